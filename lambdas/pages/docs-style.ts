import { createHash } from 'node:crypto';

export const docsStyle = `
:root{--ink:#1a2230;--soft:#5b6678;--line:#e3e7ee;--paper:#fff;--wash:#f6f8fb;--accent:#0b6bcb;--code:#101828;--code-ink:#e6edf7}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf2;--soft:#9aa5b8;--line:#2a3342;--paper:#121821;--wash:#18202b;--accent:#6cb2ff;--code:#0a0f16}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1rem}
body{margin:0;font:16px/1.6 system-ui,sans-serif;color:var(--ink);background:var(--paper);display:grid;grid-template-columns:minmax(15rem,19rem) minmax(0,1fr)}
a{color:var(--accent);text-decoration:none}
a:hover,a:focus-visible{text-decoration:underline}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:2rem 1.25rem;background:var(--wash);border-right:1px solid var(--line);font-size:.9rem}
nav strong{font-size:1.15rem}
nav h2{margin:1.4rem 0 .3rem;font-size:.72rem;letter-spacing:.08em;text-transform:uppercase;color:var(--soft)}
nav ul{margin:0;padding:0;list-style:none}
nav li a{display:block;padding:.12rem 0;color:inherit}
main{max-width:60rem;padding:2.5rem clamp(1.25rem,4vw,4rem) 6rem}
h1{margin:0;font-size:2.1rem;letter-spacing:-.02em}
main>section>h2{margin:3.5rem 0 .25rem;font-size:1.5rem}
.lead{margin:.4rem 0 1.5rem;color:var(--soft);font-size:1.1rem}
article{margin:1.75rem 0;padding:1.5rem;border:1px solid var(--line);border-radius:12px}
article h3{margin:0 0 .5rem;font-size:1.15rem}
.route{font:600 .92rem/1.5 ui-monospace,monospace;overflow-wrap:anywhere}
.method{display:inline-block;min-width:4.2rem;margin-right:.6rem;padding:.05rem .5rem;border-radius:6px;color:#fff;text-align:center;font-size:.78rem}
.get{background:#1f7a4d}.post{background:#0b6bcb}.put{background:#95600d}.patch{background:#6b4fbb}.delete{background:#b3383f}
.who{color:var(--soft);font-size:.85rem}
table{width:100%;margin:.75rem 0;border-collapse:collapse;font-size:.92rem}
th,td{padding:.4rem .6rem .4rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
td:nth-child(-n+2){white-space:nowrap}
th{color:var(--soft);font-weight:600;font-size:.78rem}
code{font:.88em ui-monospace,monospace}
pre{margin:.75rem 0;padding:1rem;overflow:auto;border-radius:8px;background:var(--code);color:var(--code-ink);font:.84rem/1.55 ui-monospace,monospace}
h4{margin:1.1rem 0 0;font-size:.78rem;letter-spacing:.06em;text-transform:uppercase;color:var(--soft)}
summary{cursor:pointer;margin-top:.9rem;color:var(--accent);font-size:.92rem}
@media (max-width:52rem){body{display:block}nav{position:static;height:auto;border-right:0;border-bottom:1px solid var(--line)}}
`;

/** What the page's security policy names: this style and no other. */
export const docsStyleSource = `sha256-${createHash('sha256').update(docsStyle).digest('base64')}`;
