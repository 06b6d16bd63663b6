// Cron expressions of /config, beside the npm package croner where both agree by definition.
import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";
import { Cron } from "croner";
import { CloudbaseError, InternalError, ValidationError } from "wechat-cloudbase";
import * as config from "wechat-cloudbase/config";
import { breakDown, memorySize } from "./node_modules/wechat-cloudbase/dist/config/core.js";
import { random } from "./generate.js";

const { describeCron, nextRuns, parseCron } = config;
const from = new Date("2026-11-26T10:00:00+08:00");

test("/config has the client's classes of errors", () => {
  assert.deepEqual([config.CloudbaseError, config.InternalError, config.ValidationError], [CloudbaseError, InternalError, ValidationError]);
});

/** Returns the error that `work` throws. */
function thrown(work) {
  try {
    return assert.fail(JSON.stringify(work()));
  } catch (error) {
    return error;
  }
}

const shown = (runs) => runs.map((run) => new Date(run.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " "));

test("the next runs are Dates, in UTC+8", () => {
  assert.deepEqual(shown(nextRuns("0 0 2 1 * * *", { from, count: 3 })), ["2026-12-01 02:00:00", "2027-01-01 02:00:00", "2027-02-01 02:00:00"]);
  assert.deepEqual(nextRuns("0 0 2 1 * * *", { from, count: 1 }), [new Date("2026-11-30T18:00:00Z")]);
  assert.deepEqual(shown(nextRuns("0 0 0 29 2 * 2096-2099", { from })), ["2096-02-29 00:00:00"]);
  assert.deepEqual(nextRuns("0 0 0 30 2 * *", { from }), []);
});

test("a run at the given time is left out, and a part of a second counts", () => {
  const [first] = nextRuns("0 0 10 * * * *", { from: new Date(from.getTime() - 1), count: 1 });
  assert.deepEqual(first, from);
  for (const more of [0, 1, 999]) {
    assert.deepEqual(shown(nextRuns("* * * * * * *", { from: new Date(from.getTime() + more), count: 1 })), ["2026-11-26 10:00:01"], String(more));
  }
  assert.deepEqual(shown(nextRuns("* * * * * * *", { from: new Date(-28_800_000 - 1), count: 1 })), ["1970-01-01 00:00:00"]);
});

test("without options there are five runs after the present time", (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: from });
  for (const options of [undefined, {}, { from: undefined, count: undefined, locale: undefined }]) {
    assert.deepEqual(shown(nextRuns("*/10 * * * * * *", options)).map((run) => run.slice(-2)), ["10", "20", "30", "40", "50"]);
  }
  assert.deepEqual(parseCron("0 0 10 26 11 * 2026").warnings.map(({ code }) => code), ["never_runs"]);
  t.mock.timers.setTime(from.getTime() - 1000);
  assert.deepEqual(parseCron("0 0 10 26 11 * 2026").warnings, []);
});

test("a parsed expression has texts, values, marks and warnings", () => {
  const { fields, ...cron } = parseCron(" 0 */30 9\t15W,L jan-MAR ? 2027 ", { from });
  assert.deepEqual(fields, {
    second: { text: "0", values: [0], marks: [] },
    minute: { text: "*/30", values: [0, 30], marks: [] },
    hour: { text: "9", values: [9], marks: [] },
    day: { text: "15W,L", values: [], marks: ["15W", "L"] },
    month: { text: "jan-MAR", values: [1, 2, 3], marks: [] },
    weekday: { text: "?", values: [0, 1, 2, 3, 4, 5, 6], marks: ["?"] },
    year: { text: "2027", values: [2027], marks: [] },
  });
  assert.equal(cron.expression, "0 */30 9 15W,L jan-MAR ? 2027");
  assert.deepEqual(cron.warnings.map(({ path, segments, code }) => [path, segments, code]), [
    ["day", ["day"], "cron_mark"], ["day", ["day"], "cron_mark"], ["weekday", ["weekday"], "cron_mark"],
  ]);
  const [ambiguous] = parseCron("0 0 2 */2 * MON *", { from, locale: "zh" }).warnings;
  assert.deepEqual([ambiguous.path, ambiguous.code, /满足其一/.test(ambiguous.message)], ["weekday", "ambiguous_days", true]);
  assert.deepEqual(parseCron("0 0 2 30 2 * *", { from }).warnings, [{ path: "", segments: [], code: "never_runs", message: "never runs" }]);
});

test("every function throws the ValidationError of the client, with the name of the field and its range", () => {
  for (const work of [parseCron, nextRuns, (text, { locale } = {}) => describeCron(text, locale)]) {
    const error = thrown(() => work("0 60 25 * * 7 *"));
    assert.ok(error instanceof ValidationError && error instanceof CloudbaseError && error.constructor === ValidationError);
    assert.equal(error.message, "minute: `60` is not a valid minute (0-59); hour: `25` is not a valid hour (0-23); weekday: `7` is not a valid weekday (0-6, SUN-SAT)");
    assert.deepEqual([error.code, error.retryable, error.warnings, error.endpoint], ["validation", false, [], undefined]);
    assert.deepEqual(error.issues[1], { path: "hour", segments: ["hour"], code: "invalid_cron", message: "`25` is not a valid hour (0-23)" });
    assert.equal(thrown(() => work("0 0 2", { locale: "zh" })).message, "应为从秒到年的 7 个字段，不能是 3 个");
    assert.deepEqual(thrown(() => work("")).issues.map(({ code }) => code), ["empty"]);
    assert.deepEqual(thrown(() => work("0 0 \ud800 * * * *")).issues.map(({ path, code }) => [path, code]), [["hour", "invalid_cron"]]);
    for (const wrong of [undefined, null, 5, {}, ["* * * * * * *"], new String("* * * * * * *"), 1n, Symbol("s")]) {
      const { issues } = thrown(() => work(wrong));
      assert.deepEqual(issues, [{ path: "expression", segments: ["expression"], code: "wrong_type", message: "must be a string" }]);
    }
  }
});

test("wrong options are refused, all at once", () => {
  const options = { from: new Date(Number.NaN), count: 0, locale: "de", zone: 1 };
  const { issues } = thrown(() => nextRuns("* * * * * * *", options));
  assert.deepEqual(issues.map(({ path, code }) => `${path} ${code}`), ["options.from invalid_option", "options.count invalid_option", "options.locale invalid_option", "options.zone unknown_option"]);
  for (const count of [0, -1, 1.5, 1001, Infinity, Number.NaN, "5", null]) {
    assert.equal(thrown(() => nextRuns("* * * * * * *", { count })).issues[0].path, "options.count", String(count));
  }
  for (const wrong of [0, "2026-01-01", null, {}, { getTime: () => 0 }]) {
    for (const work of [parseCron, nextRuns]) assert.equal(thrown(() => work("* * * * * * *", { from: wrong })).issues[0].path, "options.from");
  }
  for (const wrong of ["de", null, 1, {}]) assert.equal(thrown(() => describeCron("* * * * * * *", wrong)).issues[0].path, "locale");
  assert.equal(nextRuns("* * * * * * *", { count: 1000 }).length, 1000);
});

test("a Date of another realm is a Date", () => {
  const foreign = vm.runInNewContext("new Date(1795665600000)");
  assert.deepEqual(nextRuns("0 0 * * * * *", { from: foreign, count: 1 }), nextRuns("0 0 * * * * *", { from: new Date(1_795_665_600_000), count: 1 }));
});

test("words in both languages", () => {
  for (const locale of [undefined, "en"]) assert.equal(describeCron("0 0 9 1,15 * MON *", locale), "at 09:00 on days 1 and 15 of each month, and each Monday");
  assert.equal(describeCron("0 0 9 1,15 * MON *", "zh"), "每月 1、15 日以及每周一 09:00");
});

test("a long expression grows the memory, and the next call gets a fresh instance", () => {
  const long = Array.from({ length: 4_000_000 }, () => "1").join();
  assert.equal(describeCron(`${long} 0 0 * * * *`), "at 00:00:01 each day");
  assert.ok(memorySize() < 1 << 24, `${memorySize()} bytes`);
  assert.equal(thrown(() => parseCron("x ".repeat(1_000_000))).issues.length, 1);
  assert.equal(describeCron("0 0 2 * * * *"), "at 02:00 each day");
});

test("after a defect the next call works", () => {
  for (const how of [0, 1, 2]) {
    assert.ok(thrown(() => breakDown(how)) instanceof InternalError);
    assert.equal(describeCron("0 0 2 * * * *"), "at 02:00 each day");
  }
});

/**
 * Left out, because croner means something else by them or refuses them: `? L W #`; `*` with more in the day or the weekday;
 * a step larger than its field. `a/n` needs its option `sloppyRanges`.
 */
function expression(next) {
  const pick = (...items) => items[Math.floor(next() * items.length)];
  const whole = (least, most) => least + Math.floor(next() * (most - least + 1));
  const part = (least, most) => {
    const [one, other] = [whole(least, most), whole(least, most)].sort((a, b) => a - b);
    return pick(`${one}`, `${one}`, `${one}-${other}`, `${one}/${whole(1, Math.min(9, most))}`, `${one}-${other}/${whole(1, other - one + 1)}`);
  };
  const field = (stars, least, most, steps) => {
    if (next() < stars) return "*";
    if (steps && next() < 0.2) return `*/${whole(1, most)}`;
    return Array.from({ length: whole(1, 3) }, () => part(least, most)).join();
  };
  const month = () => pick(field(0.6, 1, 12, true), pick("JAN", "feb-Jun", "Dec", "MAR,sep"));
  const weekday = () => pick(field(0.5, 0, 6), pick("MON", "tue-Fri", "Sat", "SUN,wed"));
  return [field(0.2, 0, 59, true), field(0.2, 0, 59, true), field(0.2, 0, 23, true), field(0.5, 1, 31), month(), weekday(), field(0.7, 2020, 2099)].join(" ");
}

test("croner has the same runs", () => {
  const next = random(20_261_126);
  let compared = 0;
  for (let number = 0; number < 1500; number++) {
    const cron = expression(next);
    const start = new Date(Date.UTC(2020, 0, 1) + Math.floor(next() * 60 * 365 * 86_400) * 1000);
    const theirs = new Cron(cron, { utcOffset: 480, domAndDow: false, sloppyRanges: true, mode: "7-part" }).nextRuns(4, start);
    const until2099 = theirs.filter((run) => shown([run])[0] < "2100");
    assert.deepEqual(shown(nextRuns(cron, { from: start, count: 4 })), shown(until2099), `${cron} after ${start.toISOString()}`);
    compared += until2099.length;
  }
  assert.ok(compared > 3000, `only ${compared} runs`);
});
