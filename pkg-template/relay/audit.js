// Puts what is done on record: before it is done, because what cannot be recorded is not done, and afterwards.
import { changesOf } from "./payload.js";

/** Returns `before`, which throws a problem, and `after`, which never does. Without a place for records there is nothing to do. */
export function auditor(job, { target, merchant, payload, user, key }, effect) {
  const { relay: { audit }, request } = job;
  if (!audit) return { before() {}, after() {} };
  const started = Date.now();
  const about = {
    id: crypto.randomUUID(),
    user,
    merchant,
    interface: target.name,
    effect,
    danger: payload.danger,
    confirm: request.headers.get("x-wechat-confirm") ?? undefined,
    idempotencyKey: key,
    changes: changesOf(target, payload.body),
  };
  const record = (phase, more) => audit({ ...about, phase, time: new Date().toISOString(), ...more });
  return {
    before: () => job.ask("audit", () => record("before")),
    after: ({ outcome, errcode, rid }) => job.tell("audit", () => record("after", { outcome, errcode, rid, duration: Date.now() - started })),
  };
}
