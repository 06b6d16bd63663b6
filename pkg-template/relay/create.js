// Makes the relay: a function from a Request to a Response, which every runtime and framework can call.
import { answerOfProblem, preflight, respond } from "./answer.js";
import { call } from "./call.js";
import { Job } from "./job.js";
import { merchants, session } from "./listing.js";
import { relayOptions } from "./options.js";
import { Problem } from "./problem.js";
import { checkOrigin, checkSender } from "./sender.js";

export function createRelay(options) {
  const relay = relayOptions(options);
  return async (request, context) => {
    if (typeof request?.headers?.get !== "function") throw new TypeError("give the relay a Request, such as `c.req.raw` of Hono");
    const job = new Job(relay, request, context);
    try {
      return respond(relay, request, await answerOf(job));
    } catch (error) {
      return respond(relay, request, answerOfProblem(job.problemOf(error), job.locale));
    } finally {
      job.stop.close();
    }
  };
}

async function answerOf(job) {
  const { relay, request } = job;
  const route = relay.routeOf(request.url);
  if (!isServed(relay, route)) throw new Problem("no_route");
  const method = route.name ? "POST" : "GET";
  if (request.method === "OPTIONS") {
    checkOrigin(job, method);
    return preflight(method);
  }
  if (request.method !== method) throw Object.assign(new Problem("method"), { headers: { allow: method } });
  checkSender(job, method);
  return route.name ? call(job, route) : route.isSession ? session(job) : merchants(job, route);
}

const isServed = (relay, route) => route && (route.name ? relay.interfaces.has(route.name) : route.isSession || relay.merchants);
