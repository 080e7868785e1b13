"""The style sheet of the page: light and dark, phone and desk, screen and paper."""

STYLE = """
:root {
  color-scheme: light dark;
  --ground: #f5f6f8; --card: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #d5dae0; --accent: #0b5cad;
  --good: #116329; --close: #8a5a00; --not-met: #b3261e; --other: #57606a;
  --good-ground: #e3f3e7; --close-ground: #fcf0d4; --not-met-ground: #fbe4e2; --other-ground: #eceff2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #101317; --card: #191d23; --ink: #e8ebee; --soft: #a3acb6; --line: #343b44; --accent: #79b8ff;
    --good: #7ee2a0; --close: #f2c463; --not-met: #ff9c94; --other: #a3acb6;
    --good-ground: #17301f; --close-ground: #33290f; --not-met-ground: #3b1b19; --other-ground: #262c33;
  }
  figure svg { background: #ffffff; border-radius: 0.5rem; filter: brightness(0.9); } /* drawn for white paper */
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.25rem 1rem 3rem; max-width: 60rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
h1, h2, h3, h4, p, dl, dd, figure, ul, table { margin: 0; padding: 0; }
h1 { font-size: 0.85rem; font-weight: 600; letter-spacing: 0.06em; text-transform: uppercase; color: var(--soft); }
h2 { font-size: 1.6rem; line-height: 1.2; margin: 0.2rem 0 0.6rem; }
h3 { font-size: 1.15rem; line-height: 1.3; }
h4 { font-size: 1rem; }
.soft { color: var(--soft); font-size: 0.875rem; }
.card {
  background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem;
  padding: 1rem; margin-top: 1rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem;
}
.banner { padding: 0.6rem 0.9rem; margin-top: 0.6rem; border-radius: 0.5rem; border-left: 0.3rem solid var(--close);
  background: var(--close-ground); }
.banner.simulated { font-weight: 700; }
.banner.check { border-left-color: var(--not-met); background: var(--not-met-ground); }
.next { padding: 0.6rem 0.9rem; border-radius: 0.5rem; border-left: 0.3rem solid var(--accent);
  background: var(--ground); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 0.9rem 1rem; }
.tiles dt { color: var(--soft); font-size: 0.875rem; }
.tiles .value { font-size: 1.3rem; font-weight: 650; line-height: 1.3; }
.scroll { overflow-x: auto; }
.scroll + .scroll { margin-top: 0.8rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.925rem; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.3rem; }
th, td { padding: 0.3rem 0.45rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
thead th { font-weight: 600; color: var(--soft); font-size: 0.8rem; line-height: 1.25; vertical-align: bottom;
  white-space: normal; }
table:has(.remarks) thead th:last-child, .remarks, .below td { text-align: left; white-space: normal; }
tr.below { display: none; }
thead th { overflow-wrap: normal; }
tr.aside { color: var(--soft); font-style: italic; }
.sd { color: var(--soft); font-size: 0.85em; }
.verdicts { list-style: none; display: grid; gap: 0.8rem; }
.verdicts li { display: grid; grid-template-columns: 9.5rem minmax(0, 1fr); gap: 0.2rem 0.9rem; align-items: start; }
.status { justify-self: start; padding: 0.1rem 0.6rem; border-radius: 1rem; font-size: 0.85rem; font-weight: 650;
  color: var(--other); background: var(--other-ground); white-space: nowrap; }
.good .status { color: var(--good); background: var(--good-ground); }
.close .status { color: var(--close); background: var(--close-ground); }
.not_met .status { color: var(--not-met); background: var(--not-met-ground); }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.3rem 1rem; }
.facts dt { color: var(--soft); }
figure svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }
footer { margin-top: 1.5rem; }
footer p + p { margin-top: 0.4rem; }
@media (max-width: 40rem) {
  body { padding: 1rem 0.6rem 2rem; }
  h2 { font-size: 1.3rem; }
  .card { padding: 0.8rem 0.7rem; }
  th, td { padding: 0.3rem 0.15rem; overflow-wrap: normal; }
  table:has(.remarks) thead th:last-child, .remarks { display: none; } /* they stand below their repetition */
  tr.below { display: table-row; }
  tr:has(+ .below) > * { border-bottom: 0; padding-bottom: 0; }
  .below td { padding-top: 0; color: var(--soft); font-style: italic; }
  table { font-size: 0.8rem; }
  thead th { font-size: 0.7rem; }
  .tiles .value { font-size: 1.1rem; }
  .sd { display: block; }
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .verdicts li, .facts { grid-template-columns: minmax(0, 1fr); }
  .facts { gap: 0; }
  .facts dd { margin-bottom: 0.5rem; }
}
@media print {
  @page { margin: 14mm; }
  :root {
    --ground: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --accent: #000;
    --good: #000; --close: #000; --not-met: #000; --other: #000;
    --good-ground: #fff; --close-ground: #fff; --not-met-ground: #fff; --other-ground: #fff;
  }
  :root { font-size: 9.5pt; }
  body { max-width: none; padding: 0; }
  figure svg { filter: none; }
  details { display: none; }
  .card { border-radius: 0; border-width: 1px 0 0; padding: 0.6rem 0; }
  .status { border: 1px solid #000; }
  .scroll { overflow: visible; }
  tr, li, figure, .next, .tiles > div { break-inside: avoid; }
  h2, h3, h4, caption { break-after: avoid; }
}
"""
