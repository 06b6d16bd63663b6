// How charts are drawn: as SVG that is readable on light and dark pages, since it has a ground of its own and follows what
// the reader prefers.
const STYLE = `
  :root { --ground: #ffffff; --text: #1f2328; --dim: #59636e; --line: #d1d9e0; --ours: #0a7d4f; --peer: #7d8590; --limit: #b35900; }
  @media (prefers-color-scheme: dark) {
    :root { --ground: #0d1117; --text: #e6edf3; --dim: #9198a1; --line: #30363d; --ours: #3fb97f; --peer: #848d97; --limit: #e0913a; }
  }
  text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: var(--text); }
  .title { font-size: 15px; font-weight: 600; }
  .panel { font-weight: 600; }
  .dim { fill: var(--dim); }
  .ours { fill: var(--ours); stroke: var(--ours); }
  .peer { fill: var(--peer); stroke: var(--peer); }
  text.ours { stroke: none; font-weight: 600; }
  .ground { fill: var(--ground); }
  .grid { stroke: var(--line); }
  .limit { stroke: var(--limit); stroke-dasharray: 4 3; }
  text.limit { fill: var(--limit); stroke: none; }`;

const ROW = 19;
const NAMES = 152;
const VALUES = 104;
const WIDTH = 440;
const MARGIN = 16;
const HEAD = 62;
const PANEL_HEAD = 46;

/**
 * Panels, two in a row, of a dot for each candidate on one logarithmic scale. The stem begins at 1, which is what the
 * others are compared with: to the left is quicker. A bar through a dot spans the quartiles.
 * A panel is `{ title, dots: [{ name, value, label, lower, upper, ours }] }`.
 */
export function dotChart({ title, subtitle, one, panels }) {
  const values = panels.flatMap(({ dots }) => dots.flatMap(({ value, lower, upper }) => [value, lower ?? value, upper ?? value]));
  const [least, most] = [Math.min(...values, 0.5) / 1.1, Math.max(...values, 2) * 1.1];
  const x = (value) => NAMES + (Math.log(value / least) / Math.log(most / least)) * (WIDTH - NAMES - VALUES);
  const ticks = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].filter((tick) => tick >= least && tick <= most);
  const thin = ticks.length > 8 ? ticks.filter((tick) => /^[01.]+$/.test(String(tick))) : ticks;
  return frame(title, subtitle, panels, ({ dots }) => {
    const bottom = PANEL_HEAD + dots.length * ROW;
    const grid = thin.map((tick) =>
      line("grid", x(tick), PANEL_HEAD - 8, x(tick), bottom) + text(x(tick), bottom + 14, String(tick), "dim", "middle"));
    const limit = line("limit", x(1), PANEL_HEAD - 8, x(1), bottom) + text(x(1), PANEL_HEAD - 12, one, "limit", "middle");
    const rows = dots.map(({ name, value, label, lower = value, upper = value, ours }, index) => {
      const y = PANEL_HEAD + (index + 0.5) * ROW;
      const kind = ours ? "ours" : "peer";
      return [
        text(NAMES - 10, y + 4, name, ours ? "ours" : "", "end"),
        line(kind, x(1), y, x(value), y, 2),
        line(kind, x(lower), y, x(upper), y, 5),
        `<circle class="${kind}" cx="${fixed(x(value))}" cy="${fixed(y)}" r="4.5"/>`,
        text(WIDTH - 4, y + 4, label, ours ? "ours" : "", "end"),
      ].join("");
    });
    return [...grid, limit, ...rows].join("\n");
  });
}

/** Panels of bars from zero: `{ title, unit, bars: [{ name, value, ours }] }`, each with a scale of its own. */
export function barChart({ title, subtitle, panels }) {
  return frame(title, subtitle, panels, ({ bars }) => {
    const most = Math.max(...bars.map(({ value }) => value));
    const rows = bars.map(({ name, value, ours }, index) => {
      const y = PANEL_HEAD - 12 + index * ROW;
      const width = (value / most) * (WIDTH - NAMES - VALUES);
      return [
        text(NAMES - 10, y + 13, name, ours ? "ours" : "", "end"),
        `<rect class="${ours ? "ours" : "peer"}" stroke="none" x="${NAMES}" y="${y + 3}" width="${fixed(width)}" height="${ROW - 6}"/>`,
        text(NAMES + width + 6, y + 13, number(value), ours ? "ours" : ""),
      ].join("");
    });
    return [line("grid", NAMES, PANEL_HEAD - 14, NAMES, PANEL_HEAD - 10 + bars.length * ROW), ...rows].join("\n");
  });
}

function frame(title, subtitle, panels, drawn) {
  const columns = Math.min(panels.length, 2);
  const heights = panels.map(({ dots, bars }) => (dots ? PANEL_HEAD + dots.length * ROW + 34 : PANEL_HEAD + bars.length * ROW + 8));
  const height = Math.max(...heights);
  const width = MARGIN * 2 + columns * WIDTH + (columns - 1) * MARGIN;
  const total = HEAD + Math.ceil(panels.length / columns) * height;
  const placed = panels.map((panel, index) => {
    const [left, top] = [MARGIN + (index % columns) * (WIDTH + MARGIN), HEAD + Math.floor(index / columns) * height];
    return `<g transform="translate(${left} ${top})">\n${text(0, 14, panel.title, "panel")}\n${drawn(panel)}\n</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" role="img">
<title>${escaped(title)}</title>
<style>${STYLE}
</style>
<rect class="ground" width="100%" height="100%" rx="6"/>
${text(MARGIN, 26, title, "title")}
${text(MARGIN, 44, subtitle, "dim")}
${placed.join("\n")}
</svg>
`;
}

const fixed = (value) => Number(value.toFixed(1));
const number = (value) => (value < 1 ? value.toFixed(2) : value < 10 ? value.toFixed(1) : value.toFixed(0));
const escaped = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);

function line(kind, x1, y1, x2, y2, width = 1) {
  return `<line class="${kind}" x1="${fixed(x1)}" y1="${fixed(y1)}" x2="${fixed(x2)}" y2="${fixed(y2)}" stroke-width="${width}"/>`;
}

function text(x, y, content, kind, anchor = "start") {
  return `<text x="${fixed(x)}" y="${fixed(y)}"${kind ? ` class="${kind}"` : ""}${anchor === "start" ? "" : ` text-anchor="${anchor}"`}>${escaped(content)}</text>`;
}
