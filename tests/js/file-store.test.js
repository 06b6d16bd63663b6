// The store in a folder: what it makes there, what it does with odd files and disks, and many processes that use it together.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, unlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { fileStore } from "wechat-cloudbase/stores/node";
import { storeTests } from "wechat-cloudbase/testing";
import { authorizerToken } from "wechat-cloudbase/tokens";

const COUNTER = fileURLToPath(new URL("./stores/counter.js", import.meta.url));
const NOBODY = 65534;
const CANARY = "refresh-canary";
const RECORD = { refreshToken: CANARY };

async function folderFor(t) {
  const folder = await mkdtemp(join(tmpdir(), "wechat-store-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Resolves with the folder of the key `wx1`, and the names in it. */
async function partsOf(place) {
  const folder = join(place, "key-wx1");
  const names = await readdir(folder);
  const of = (pattern) => names.filter((name) => pattern.test(name)).map((name) => join(folder, name));
  return { folder, names, records: of(/\.json$/), marks: of(/^(current|deleted)\./) };
}

async function keysOf(store) {
  const keys = [];
  for await (const key of store.list()) keys.push(key);
  return keys;
}

/** Runs a program with a store in another process, and resolves with what it wrote. Each error becomes its message. */
async function elsewhere(place, program, options = {}) {
  const { before = "true", ...more } = options;
  const source = `
    import { fileStore } from "wechat-cloudbase/stores/node";
    const store = fileStore(process.argv[1]);
    const told = (work) => work.then(JSON.stringify, ({ message, code }) => \`\${code} \${message}\`);
    ${program}`;
  const command = `${before}; exec "$0" --input-type=module --eval "$1" "$2"`;
  const child = spawn("sh", ["-c", command, process.execPath, source, place], { cwd: import.meta.dirname, stdio: ["ignore", "pipe", "inherit"], ...more });
  const text = Buffer.concat(await child.stdout.toArray()).toString();
  return text.trim().split("\n");
}

/** In memory if the system has such a folder: a disk takes seconds for 1,100 keys. The tests below and the consumers use a disk. */
const conforming = await mkdtemp(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "wechat-store-"));
after(() => rm(conforming, { recursive: true, force: true }));
for (const { name, run } of storeTests(() => fileStore(conforming))) test(`fileStore: ${name}`, run);

test("only the owner can read what the store makes, whatever the umask is", async (t) => {
  const folder = await folderFor(t);
  for (const umask of ["0000", "0027", "0277"]) {
    const place = join(folder, umask, "deep");
    await elsewhere(place, 'await store.set("wx1", { a: 1 }); await store.set("wx1", { a: 2 }); await store.set("wx2", {});', { before: `umask ${umask}` });
    const seen = {};
    for (const name of [".", "new", ...(await readdir(place, { recursive: true }))]) seen[name.replace(/[\da-f-]{36}/, "ID")] = ((await stat(join(place, name))).mode & 0o777).toString(8);
    // Nobody opens the mark, so the umask may take rights from it.
    const mark = umask === "0277" ? "400" : "600";
    const ofKey = (name) => ({ [name]: "700", [`${name}/ID.json`]: "600", [`${name}/current.ID`]: mark });
    assert.deepEqual(seen, { ".": "700", new: "700", ...ofKey("key-wx1"), ...ofKey("key-wx2") }, umask);
  }
});

test("names of folders are safe on every file system, and stay apart from other files", async (t) => {
  const place = await folderFor(t);
  const store = fileStore(place);
  const keys = ["wx1", "WX1", "con", "..", ".", "a/../../b", "component:wx:ticket", "é", "e\u0301", "%41", "A", "new", "key-", ""];
  for (const key of keys) await store.set(key, { key });
  for (const key of keys) assert.deepEqual(await store.get(key), { key });
  const names = await readdir(place);
  assert.deepEqual(names.filter((name) => !/^(key-[a-z0-9_%-]*|new)$/.test(name)), []);
  assert.equal(new Set(names).size, keys.length + 1);
  for (const foreign of ["key-A", "key-%4G", "key-%61", "lost+found", "wx9", "key-%e9"]) await mkdir(join(place, foreign));
  await writeFile(join(place, ".DS_Store"), "x");
  assert.deepEqual((await keysOf(store)).sort(), keys.sort());
});

test("a key that no folder can be named after is refused, without any file", async (t) => {
  const place = await folderFor(t);
  const store = fileStore(place);
  await store.set("x".repeat(251), { a: 1 });
  for (const key of ["x".repeat(252), "商".repeat(28), "\ud800", undefined, 5]) {
    for (const work of [() => store.get(key), () => store.set(key, {}), () => store.replace(key, undefined, {}), () => store.delete(key), () => store.lease(key, 5)]) {
      await assert.rejects(work(), ({ name, issues }) => name === "ValidationError" && issues[0].path === "key");
    }
  }
  assert.deepEqual(await readdir(place), ["key-" + "x".repeat(251), "new"]);
});

test("the path is a path or a file URL, and counts from where the process was when it made the store", async (t) => {
  const place = await folderFor(t);
  await fileStore(relative(process.cwd(), place)).set("wx1", RECORD);
  assert.deepEqual(await fileStore(pathToFileURL(place)).get("wx1"), RECORD);
  const store = fileStore(relative(process.cwd(), place));
  const before = process.cwd();
  process.chdir(join(place, "new"));
  t.after(() => process.chdir(before));
  assert.deepEqual(await store.get("wx1"), RECORD);
  for (const wrong of [undefined, "", 5, null, new URL("https://a.example/b")]) assert.throws(() => fileStore(wrong), { name: "ValidationError", message: /^path: / });
  assert.throws(() => fileStore(place, {}), { name: "ValidationError" });
});

test("records that somebody wrote by hand are read and replaced", async (t) => {
  const place = await folderFor(t);
  const store = fileStore(place);
  await store.set("wx1", RECORD);
  const { records: [file] } = await partsOf(place);
  await writeFile(file, `{\n  "expiresAt": "17",\n  "refreshToken": "${CANARY}"\n}\n`);
  const before = await store.get("wx1");
  assert.deepEqual(before, { expiresAt: "17", refreshToken: CANARY });
  assert.equal(await store.replace("wx1", { refreshToken: CANARY, expiresAt: "17" }, {}), false);
  assert.equal(await store.replace("wx1", before, { b: 2 }), true);
  assert.deepEqual(await store.get("wx1"), { b: 2 });
  assert.equal((await partsOf(place)).names.length, 2);
});

test("a broken folder is told with its place and without the record, and can be deleted or written over where its mark is whole", async (t) => {
  const breaks = {
    "is not JSON": ({ records: [file] }) => writeFile(file, `{"refreshToken":"${CANARY}`),
    "is empty": ({ records: [file] }) => writeFile(file, ""),
    "has no `current` file with its record, or has several": ({ records: [file] }) => unlink(file),
  };
  for (const [words, harm] of Object.entries(breaks)) {
    const place = await folderFor(t);
    const store = fileStore(place);
    await store.set("wx1", RECORD);
    await harm(await partsOf(place));
    for (const work of [() => store.get("wx1"), () => store.replace("wx1", RECORD, {})]) {
      await assert.rejects(work(), ({ message }) => message.includes(words) && !message.includes(CANARY.slice(0, 8)), words);
    }
    await store.set("wx1", { b: 2 });
    assert.deepEqual(await store.get("wx1"), { b: 2 });
    await harm(await partsOf(place));
    await store.delete("wx1");
    assert.equal(await store.get("wx1"), undefined);
  }
});

test("without its mark, or with two, no record of a folder counts", async (t) => {
  const place = await folderFor(t);
  const store = fileStore(place);
  await store.set("wx1", RECORD);
  const { folder, marks: [mark] } = await partsOf(place);
  await writeFile(join(folder, "current.other"), "");
  await assert.rejects(store.get("wx1"), ({ message }) => message.includes(`${folder} has no \`current\` file with its record, or has several: restore`));
  await unlink(join(folder, "current.other"));
  assert.deepEqual(await store.get("wx1"), RECORD);
  await unlink(mark);
  await assert.rejects(store.set("wx1", {}), /restore this folder, or remove it/);
  await rm(folder, { recursive: true });
  await store.set("wx1", { b: 2 });
  assert.deepEqual(await store.get("wx1"), { b: 2 });
});

test("if the disk is full, the record stays as it was, and nothing is left", async (t) => {
  const place = await folderFor(t);
  await fileStore(place).set("wx1", RECORD);
  const program = `
    const large = { text: "${CANARY}".repeat(100_000) };
    for (const key of ["wx1", "wx2"]) console.log(await told(store.set(key, large)));
    console.log(await told(store.replace("wx1", await store.get("wx1"), large)));`;
  const written = await elsewhere(place, program, { before: "trap '' XFSZ; ulimit -f 64" });
  assert.equal(written.length, 3);
  for (const line of written) assert.equal(line, `EFBIG fileStore: EFBIG: file too large, write; the store is ${place}`);
  assert.deepEqual(await fileStore(place).get("wx1"), RECORD);
  assert.deepEqual((await readdir(place, { recursive: true })).filter((name) => !name.startsWith("key-wx1")), ["new"]);
  assert.equal((await partsOf(place)).names.length, 2);
});

test("who was too late leaves nothing", async (t) => {
  const place = await folderFor(t);
  const stores = Array.from({ length: 20 }, () => fileStore(place));
  for (const before of [undefined, { owner: 7 }]) {
    if (before) await stores[0].set("wx1", before);
    await Promise.all(stores.map((store, owner) => store.replace("wx1", before, { owner })));
    assert.equal((await partsOf(place)).names.length, 2);
    assert.deepEqual(await readdir(join(place, "new")), []);
  }
});

test("a folder that must not be read or written, and a path that is a file, are told", async (t) => {
  const folder = await folderFor(t);
  const place = join(folder, "store");
  await fileStore(place).set("wx1", RECORD);
  const asOther = process.getuid() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const program = 'for (const line of [store.get("wx1"), store.set("wx2", {}), store.list().next()].map(told)) console.log(await line);';
  await chmod(folder, 0o755);
  await chmod(place, asOther.uid ? 0o700 : 0o000);
  for (const line of await elsewhere(place, program, asOther)) assert.match(line, new RegExp(`^EACCES fileStore: EACCES: permission denied, .*; the store is ${place}$`));
  const open = join(folder, "open");
  await mkdir(open);
  if (asOther.uid) await chown(open, NOBODY, NOBODY);
  await elsewhere(open, 'await store.set("wx1", { a: 1 });', asOther);
  await chmod(open, 0o500);
  await chmod(join(open, "key-wx1"), 0o500);
  const [read, ...refused] = await elsewhere(open, 'for (const line of [store.get("wx1"), store.set("wx1", {}), store.delete("wx1")].map(told)) console.log(await line);', asOther);
  assert.equal(read, '{"a":1}');
  for (const line of refused) assert.match(line, /^EACCES fileStore: EACCES: permission denied, /);
  await chmod(join(open, "key-wx1"), 0o700);
  const file = join(folder, "file");
  await writeFile(file, CANARY);
  for (const line of await elsewhere(file, program)) assert.match(line, /^(ENOTDIR|EEXIST) fileStore: (ENOTDIR: not a directory|EEXIST: file already exists), .*; the store is /);
});

test("what a process left that died is removed by the next change, and old drafts by the next process", async (t) => {
  const place = await folderFor(t);
  const store = fileStore(place);
  await store.set("wx1", RECORD);
  const { folder } = await partsOf(place);
  await writeFile(join(folder, "left.json"), "{");
  for (const name of ["old", "older.dead", "young"]) {
    const draft = join(place, "new", name);
    await mkdir(draft);
    await writeFile(join(draft, "left.json"), "{");
    const hours = name === "young" ? 0.9 : 1.1;
    await utimes(draft, new Date(), new Date(Date.now() - hours * 3_600_000));
  }
  assert.deepEqual(await store.get("wx1"), RECORD);
  await fileStore(place).set("wx1", { b: 2 });
  assert.equal((await partsOf(place)).names.length, 2);
  assert.deepEqual(await readdir(join(place, "new")), ["young"]);
  await store.delete("wx1");
  assert.deepEqual((await partsOf(place)).names.map((name) => name.split(".")[0]), ["deleted"]);
  assert.deepEqual(await keysOf(store), []);
});

/** Starts processes that count, and disturbs each after it has counted once. Resolves with how often each counted. */
const counted = (place, names, most, disturb) =>
  Promise.all(names.map(async (name) => {
    const child = spawn(process.execPath, [COUNTER, place, name, String(most)], { stdio: ["ignore", "pipe", "inherit"] });
    let count = 0;
    let end = () => {};
    child.stdout.on("data", (lines) => {
      if (count === 0) end = disturb(child);
      count += String(lines).split("\n").length - 1;
    });
    await once(child, "close");
    end();
    return [name, count, child.signalCode];
  }));

const names = Array.from({ length: 8 }, (_, index) => `p${index}`);

test("8 processes that sleep at random moments count exactly", async (t) => {
  const place = await folderFor(t);
  const sleep = (child) => {
    const doze = () => {
      child.kill("SIGSTOP");
      setTimeout(() => child.kill("SIGCONT"), Math.random() * 60);
    };
    const timer = setInterval(doze, 40 + Math.random() * 40);
    return () => clearInterval(timer);
  };
  const ended = await counted(place, names, 15, sleep);
  const { text, ...counts } = await fileStore(place).get("count");
  assert.deepEqual(counts, Object.fromEntries(ended.map(([name, count]) => [name, count])));
  assert.deepEqual(ended.map(([, count]) => count), names.map(() => 15));
  assert.equal((await readdir(join(place, "key-count"))).length, 2);
});

test("of 16 processes that are killed at random moments, none leaves half a change", async (t) => {
  const place = await folderFor(t);
  const store = fileStore(place);
  for (let round = 0; round < 2; round++) {
    const kill = (child) => {
      const timer = setTimeout(() => child.kill("SIGKILL"), Math.random() * 300);
      return () => clearTimeout(timer);
    };
    const ended = await counted(place, names.map((name) => `${name}-${round}`), Infinity, kill);
    const counts = (await store.get("count")) ?? {};
    for (const [name, count, signal] of ended) {
      assert.equal(signal, "SIGKILL");
      assert.ok([count, count + 1].includes(counts[name] ?? 0), `${name} counted ${count} times, and the record has ${counts[name]}`);
    }
    t.diagnostic(`${ended.reduce((sum, [, count]) => sum + count, 0)} changes before all were killed`);
  }
  await store.set("count", {});
  assert.equal((await readdir(join(place, "key-count"))).length, 2);
});

test("a refresh that has begun ends before more begin, so no write waits for long however many are asked for", async (t) => {
  const store = fileStore(await folderFor(t));
  const merchants = Array.from({ length: 600 }, (_, index) => `wx${index}`);
  await Promise.all(merchants.map((merchant) => store.set(merchant, { componentAppid: "wxc", refreshToken: `r-${merchant}` })));
  let [waiting, most] = [0, 0];
  async function replace(...given) {
    most = Math.max(most, ++waiting);
    return store.replace(...given).finally(() => waiting--);
  }
  const fetch = async () => Response.json({ authorizer_access_token: "a", expires_in: 7200, authorizer_refresh_token: "next" });
  const provider = authorizerToken({ componentAppid: "wxc", componentToken: "c", store: { ...store, replace }, fetch, timeout: 60_000 });
  await Promise.all(merchants.map((merchant) => provider({ merchant })));
  assert.ok(most > 20 && most < 150, `${most} writes waited at the same time`);
  assert.deepEqual((await Promise.all(merchants.map(store.get))).filter(({ refreshToken }) => refreshToken !== "next"), []);
});

test("a look that is asked for last comes first: it belongs to work that has begun", async (t) => {
  const store = fileStore(await folderFor(t));
  await store.set("wx1", RECORD);
  const ended = [];
  const looks = Array.from({ length: 200 }, (_, index) => store.get("wx1").then(() => ended.push(index)));
  await Promise.all(looks);
  assert.ok(ended.indexOf(199) < 100, String(ended));
});
