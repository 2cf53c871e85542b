"""How a page looks: wide with what is behind the numbers beside the text, narrow with that below it, and on paper."""

from __future__ import annotations

STYLE = """
:root { --ink: #1b1b1b; --blue: #1f3a5f; --soft: #565e68; --line: #c9d1db; --pale: #f3f5f8; --mark: #fff3c4; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; color: var(--ink); background: #fff; hyphens: auto; overflow-wrap: break-word;
  font: 1.0625rem/1.6 Charter, "Bitstream Charter", "Sitka Text", Cambria, "Liberation Serif", Georgia, serif; }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1, h2, h3, h4, caption, figcaption, nav, table, aside, footer, .note {
  font-family: Calibri, Carlito, "Segoe UI", "Liberation Sans", Arial, sans-serif; }
h1, h2, h3, h4, caption, figcaption { color: var(--blue); line-height: 1.25; hyphens: manual; text-wrap: balance; }
h1 { font-size: 1.9rem; margin: 0 0 1.2rem; }
h2 { font-size: 1.45rem; margin: 2.6rem 0 .6rem; }
h3 { font-size: 1.15rem; margin: 1.9rem 0 .4rem; }
h4 { font-size: 1rem; margin: 1.4rem 0 .3rem; }
p { margin: .5rem 0 .8rem; }
.note { font-style: italic; font-size: .92rem; color: #3c434b; }
nav { margin: 0 0 2rem; padding: .7rem 1rem; background: var(--pale); border-left: 3px solid var(--blue);
  font-size: .95rem; }
nav ol { list-style: none; margin: 0; padding: 0; }
nav ol ol { padding-left: 1.1rem; }
nav a { color: var(--blue); text-decoration: none; }
nav a:hover, nav a:focus { text-decoration: underline; }
table { border-collapse: collapse; margin: 1.6rem 0 1.2rem; font-size: .95rem; line-height: 1.4;
  border-top: 2px solid var(--blue); border-bottom: 2px solid var(--blue); min-width: 80%; }
caption { text-align: left; font-weight: bold; padding-bottom: .4rem; }
th, td { padding: .28rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { background: #e8edf3; vertical-align: bottom; }
tbody th { font-weight: normal; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number { white-space: nowrap; }
.over { text-align: center; }
.wide { overflow-x: auto; }
blockquote { margin: .7rem 0 1rem; padding-left: 1.1rem; border-left: 3px solid var(--line); font-style: italic; }
blockquote footer { font-style: normal; font-size: .85rem; color: var(--soft); }
figure { margin: 1.6rem 0 1.6rem; }
figcaption { font-weight: bold; font-size: .95rem; margin-bottom: .5rem; }
figure svg { display: block; width: 100%; height: auto; }
figure .numbers { display: none; }
figure .numbers table { margin-top: .4rem; }
a.n { color: inherit; text-decoration: underline dotted 1.5px var(--soft); text-underline-offset: 3px;
  scroll-margin-top: 30vh; }
a.n:hover, a.n:focus, a.n:target { background: var(--mark); outline: 2px solid #8a6d00; outline-offset: 1px; }
svg a:hover text, svg a:focus text { text-decoration: underline; }
sup a.n { text-decoration: none; }
aside { font-size: .95rem; line-height: 1.45; border-top: 2px solid var(--blue); margin-top: 3rem; padding-top: .5rem;
  hyphens: manual; }
aside h2 { margin-top: .6rem; font-size: 1.25rem; }
aside h3 { font-size: 1rem; margin: 1.3rem 0 .3rem; }
details { border-bottom: 1px solid var(--line); }
summary { cursor: pointer; padding: .38rem 0 .38rem 1.05rem; text-indent: -1.05rem; }
summary:hover { background: var(--pale); }
summary b { font-variant-numeric: tabular-nums; }
.of { white-space: nowrap; font-weight: bold; }
.behind { padding: 0 0 .7rem 1.05rem; }
.behind p { margin: .25rem 0; }
.behind ul { margin: .3rem 0; padding-left: 1.1rem; }
.behind li { margin: .2rem 0; }
.who, .where { color: var(--soft); font-size: .92em; }
.back { font-size: .92em; }
.paper { display: none; }
.back a { scroll-margin-top: 4rem; color: var(--blue); white-space: nowrap; }
.back a:target { background: var(--mark); outline: 2px solid #8a6d00; }
details:has(:target) > summary { background: var(--mark); }
.made { font-size: .85rem; color: var(--soft); margin-top: 3rem; border-top: 1px solid var(--line);
  padding-top: .6rem; }
.made dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .9rem; margin: 0; }
.made dt { font-weight: bold; }
.made dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 36rem) {
  figure svg { display: none; }
  figure .numbers { display: block; }
  h1 { font-size: 1.55rem; }
  table { min-width: 100%; }
  th, td { padding: .25rem .35rem; }
  .made dl { display: block; }
}
@media screen and (min-width: 1100px) {
  main.beside { max-width: 84rem; display: grid; grid-template-columns: minmax(0, 44rem) minmax(20rem, 1fr);
    column-gap: 3rem; padding: 0 1.5rem; }
  main.beside > article { padding: 1.5rem 0 4rem; }
  main.beside > aside { position: sticky; top: 0; align-self: start; height: 100vh; overflow-y: auto; margin: 0;
    padding: 1.5rem 1rem 80vh 1.5rem; border-top: 0; border-left: 1px solid var(--line); }
}
@page { margin: 2cm 2cm 2.2cm; }
@media print {
  body { font-size: 10.5pt; line-height: 1.45; }
  main { max-width: none; padding: 0; }
  h1, h2, h3, h4, caption, figcaption { break-after: avoid; }
  h2, h3 { break-inside: avoid; }
  nav { background: none; }
  p { orphans: 2; widows: 2; }
  tr, blockquote, figure, figcaption { break-inside: avoid; }
  thead { display: table-header-group; }
  figure svg { display: block; }
  figure .numbers { display: none; }
  a.n { text-decoration: none; }
  a.n[data-k]::after { content: "\\2009[" attr(data-k) "]"; font-size: .68em; vertical-align: super; line-height: 0;
    color: #444; }
  sup a.n::after { content: none; }
  td.number { padding-right: 2.4em; }
  td.number a.n[data-k]::after { position: absolute; line-height: inherit; vertical-align: baseline;
    margin-top: -.2em; }
  .screen { display: none; }
  .paper { display: list-item; }
  aside { columns: 2; column-gap: 1.4rem; font-size: 8pt; line-height: 1.35; break-before: page; }
  aside > h2, aside > p { column-span: all; }
  details { padding: .1rem 0 .25rem; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  summary { list-style: none; padding: 0; text-indent: 0; break-after: avoid; }
  summary::-webkit-details-marker { display: none; }
  .behind { padding: 0 0 0 .8rem; }
  .behind li, .behind p { margin: 0; }
  .back a { color: inherit; text-decoration: none; }
  .back .to { display: none; }
  .wide { overflow: visible; }
}
"""
