// Reads headings, links, fences and samples of the README and of docs/. ARCHITECTURE.md says how to write them.
import { existsSync, readdirSync, readFileSync } from "node:fs";

const root = new URL("../../../", import.meta.url);

/** A sample: its markers, its code and its expected output. */
const SAMPLE =
  /(?<markers>(?:^<!-- not [\w-]+: [^\n]+ -->\n+)*)^```(?<language>js|ts|jsx|tsx)\n(?<code>.*?)^```\n(?:\n*^(?:```text\n(?<shown>.*?)^```|<!-- prints\n(?<hidden>.*?)^-->)$)?/gms;
const MARKER = /<!-- not (run|type-checked): (.+) -->/g;

/** The paths of all pages, from the root of the repository. */
export function paths() {
  const docs = readdirSync(new URL("docs/", root), { recursive: true }).filter((name) => name.endsWith(".md"));
  return ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "examples/README.md", "examples/README.zh-CN.md", ...docs.map((name) => `docs/${name}`).sort()];
}

export function read(path) {
  const text = readFileSync(new URL(path, root), "utf8");
  const prose = text.replace(/^```.*?^```$|<!--.*?-->/gms, "");
  return { path, text, headings: headingsOf(prose), links: linksOf(prose), languages: languagesOf(text), samples: samplesOf(path, text) };
}

function samplesOf(path, text) {
  return [...text.matchAll(SAMPLE)].map(({ 0: whole, index, groups: { markers, language, code, shown, hidden } }) => ({
    path,
    line: text.slice(0, index + whole.indexOf("```")).split("\n").length + 1,
    language,
    code,
    prints: (shown ?? hidden ?? "").trimEnd(),
    not: Object.fromEntries([...markers.matchAll(MARKER)].map(([, what, reason]) => [what, reason])),
  }));
}

/** The languages of all fences. This finds fences too that SAMPLE does not match: in a list, or with more ticks. */
function languagesOf(text) {
  return [...text.matchAll(/^([ \t]*(?:`{3,}|~{3,})[^\n]*)\n.*?^[ \t]*(?:`{3,}|~{3,})$/gms)].map(([, opening]) => opening);
}

function headingsOf(prose) {
  const seen = new Map();
  return [...prose.matchAll(/^(#+) (.+)$/gm)].map(([, { length: level }, heading]) => {
    const slug = slugOf(heading);
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return { level, slug: times === 0 ? slug : `${slug}-${times}` };
  });
}

/** Makes anchors as GitHub does. */
function slugOf(heading) {
  const words = heading.replace(/\]\([^)]*\)/g, "").toLowerCase();
  return words.replace(/[^\p{L}\p{M}\p{N}_\- ]/gu, "").replaceAll(" ", "-");
}

function linksOf(prose) {
  const links = prose.replace(/`[^`\n]*`/g, "").matchAll(/\]\(([^)\s]+)|\b(?:href|src)="([^"]+)"|^\[[^\]]+\]: (\S+)/gm);
  return [...links].map(([, inline, html, reference]) => inline ?? html ?? reference);
}

/** Whether a relative link of a page leads to a file and, if it has an anchor, to a heading. */
export function leadsSomewhere(path, link) {
  const page = new URL(path, root);
  const { href, hash } = new URL(link, page);
  const file = new URL(href.replace(/#.*/, ""));
  if (!existsSync(file)) return false;
  if (hash === "") return true;
  const { headings } = read(file.href.replace(root.href, ""));
  return headings.some(({ slug }) => slug === decodeURIComponent(hash.slice(1)));
}
