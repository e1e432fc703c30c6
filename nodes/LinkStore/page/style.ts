/** The look of the page: one style sheet, light and dark, wide and narrow. No resource of anybody else. */
export const STYLE = `
:root {
	color-scheme: light dark;
	--ground: #f5f6f8; --sheet: #ffffff; --soft: #f0f2f5; --line: #dfe3e8; --text: #1d232c; --quiet: #5b6675;
	--accent: #1f5fbf; --accent-text: #ffffff; --accent-soft: #e8f0fc;
	--good: #1b6b3a; --good-soft: #e6f4ea; --warn: #7a4b00; --warn-soft: #fff3dc; --bad: #a3211f; --bad-soft: #fdeaea;
	--shadow: 0 1px 2px rgb(20 30 45 / 6%), 0 2px 10px rgb(20 30 45 / 5%);
}
@media (prefers-color-scheme: dark) {
	:root {
		--ground: #14171c; --sheet: #1c2027; --soft: #242a33; --line: #333b47; --text: #e8ebf0; --quiet: #a3aebd;
		--accent: #8db8f8; --accent-text: #0e1a2b; --accent-soft: #22324a;
		--good: #8fd6a8; --good-soft: #1b3325; --warn: #f0c070; --warn-soft: #382c16; --bad: #f5a3a0; --bad-soft: #3f2020;
		--shadow: none;
	}
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--text);
	font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif; }
a { color: var(--accent); text-underline-offset: 2px; }
h1, h2, h3, p, ul, dl, table, fieldset, form { margin: 0; padding: 0; }
main h1 { margin-bottom: .5rem; }
main h1 + .quiet { margin-bottom: 1.25rem; max-width: 48rem; }
h1 { font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -.01em; }
h2 { font-size: 1.125rem; line-height: 1.35; font-weight: 650; }
h3 { font-size: 1rem; font-weight: 650; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; background: var(--sheet); padding: .5rem 1rem; z-index: 9; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 6px; }
.wrap { max-width: 76rem; margin: 0 auto; padding: 1.75rem 1.5rem 4rem; }
.head { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline; justify-content: space-between; margin-bottom: 1rem; }
.head p { color: var(--quiet); font-size: .9375rem; }
.pair { display: inline-flex; gap: .5rem; align-items: baseline; flex-wrap: wrap; }
.quiet { color: var(--quiet); }
.small { font-size: .875rem; }
.number { font-variant-numeric: tabular-nums; }
.note { display: flex; gap: .75rem; align-items: flex-start; border-radius: 10px; padding: .7rem 1rem; margin-bottom: 1rem;
	background: var(--soft); border: 1px solid var(--line); overflow-wrap: anywhere; }
.note::before { content: ""; flex: none; width: .55rem; height: .55rem; border-radius: 50%; background: currentColor; margin-top: .5rem; }
.note.good { background: var(--good-soft); color: var(--good); border-color: transparent; }
.note.warn { background: var(--warn-soft); color: var(--warn); border-color: transparent; }
.note.bad { background: var(--bad-soft); color: var(--bad); border-color: transparent; }
.health { color: var(--good); font-size: .9375rem; display: flex; gap: .6rem; align-items: baseline; margin-bottom: 1.25rem; }
.health::before { content: ""; flex: none; width: .55rem; height: .55rem; border-radius: 50%; background: currentColor; transform: translateY(-.05rem); }
.tabs { display: flex; flex-wrap: wrap; gap: .25rem; border-bottom: 1px solid var(--line); margin-bottom: 1.25rem; list-style: none; }
.tabs a { display: inline-flex; gap: .5rem; align-items: center; padding: .6rem .85rem; color: var(--quiet); text-decoration: none;
	border-bottom: 2px solid transparent; margin-bottom: -1px; border-radius: 8px 8px 0 0; }
.tabs a:hover { color: var(--text); background: var(--soft); }
.tabs a[aria-current] { color: var(--text); font-weight: 600; border-bottom-color: var(--accent); }
.count { font-size: .8125rem; min-width: 1.6rem; text-align: center; padding: .05rem .45rem; border-radius: 99px; background: var(--soft); color: var(--quiet);
	font-variant-numeric: tabular-nums; font-weight: 500; }
.tabs a[aria-current] .count { background: var(--accent-soft); color: var(--accent); }
.bar { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; justify-content: space-between; margin-bottom: 1rem; }
.search { display: flex; gap: .5rem; flex: 1 1 20rem; max-width: 34rem; }
input[type=search] { flex: 1; min-width: 0; }
input[type=search], textarea, input[type=text] { font: inherit; color: inherit; background: var(--sheet); border: 1px solid #8a94a3; border-radius: 8px; padding: .5rem .75rem; width: 100%; }
button, .button { font: inherit; font-size: .9375rem; font-weight: 550; line-height: 1.4; cursor: pointer; border-radius: 8px; padding: .45rem .85rem; border: 1px solid #8a94a3;
	background: var(--sheet); color: var(--text); text-decoration: none; display: inline-block; text-align: center; }
button:hover, .button:hover { background: var(--soft); }
button.main, .button.main { background: var(--accent); border-color: var(--accent); color: var(--accent-text); }
button.main:hover, .button.main:hover { filter: brightness(1.08); }
button.danger { color: var(--bad); border-color: currentColor; }
button[aria-disabled=true] { opacity: .6; cursor: default; }
.sheet { background: var(--sheet); border: 1px solid var(--line); border-radius: 12px; box-shadow: var(--shadow); }
.pad { padding: 1.25rem 1.5rem; }
.sheet + .sheet, .sheet + .actions, .actions + .sheet { margin-top: 1rem; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
.rows .c-details { width: 24%; } .rows .c-partner { width: 17%; } .rows .c-decision { width: 15%; } .rows .c-do { width: 17.5rem; } .rows .c-choose { width: 9rem; }
.rows.wordy .c-details { width: 15%; } .rows.wordy .c-partner { width: 33%; }
th { text-align: left; font-size: .8125rem; font-weight: 600; color: var(--quiet); padding: .7rem 1rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
td { padding: .85rem 1rem; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
tbody tr:last-child > td, tbody tr:last-child > th { border-bottom: 0; }
tbody tr:hover > td { background: color-mix(in srgb, var(--soft) 45%, transparent); }
th:first-child, td:first-child { padding-left: 1.25rem; } th:last-child, td:last-child { padding-right: 1.25rem; }
.title { font-weight: 600; }
.who { display: block; font-size: .875rem; color: var(--quiet); }
.tag { display: inline-block; font-size: .8125rem; border-radius: 6px; padding: .05rem .45rem; background: var(--soft); color: var(--quiet); white-space: nowrap; }
.tag.warn { background: var(--warn-soft); color: var(--warn); } .tag.bad { background: var(--bad-soft); color: var(--bad); } .tag.good { background: var(--good-soft); color: var(--good); }
.brief { list-style: none; font-size: .875rem; line-height: 1.45; }
.details { display: grid; grid-template-columns: fit-content(45%) 1fr; gap: .35rem 1.25rem; }
.details dt { color: var(--quiet); } .details dd { margin: 0; overflow-wrap: anywhere; }
.acts { display: flex; gap: .4rem; justify-content: flex-end; align-items: flex-start; }
td.do { white-space: nowrap; }
details.menu { position: relative; }
details.menu summary { list-style: none; cursor: pointer; border: 1px solid #8a94a3; border-radius: 8px; padding: .45rem .75rem; font-size: .9375rem; font-weight: 550; line-height: 1.4; background: var(--sheet); }
details.menu summary::-webkit-details-marker { display: none; }
details.menu summary::after { content: " ▾"; color: var(--quiet); }
details.menu summary:hover { background: var(--soft); }
details.menu > div { position: absolute; right: 0; top: calc(100% + .3rem); z-index: 5; min-width: 13.5rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 10px;
	box-shadow: 0 6px 24px rgb(10 20 35 / 18%); padding: .35rem; display: grid; }
details.menu > div > * { border: 0; background: none; text-align: left; padding: .5rem .75rem; font-weight: 450; width: 100%; border-radius: 6px; }
details.menu > div > *:hover { background: var(--soft); }
.paging { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; justify-content: space-between; margin-top: 1rem; }
.paging .gap { min-width: 0; padding-inline: .1rem; }
.paging ol { display: flex; flex-wrap: wrap; gap: .25rem; list-style: none; margin: 0; padding: 0; }
.paging a, .paging span.here, .paging .gap { display: block; min-width: 2.4rem; padding: .35rem .6rem; text-align: center; border-radius: 8px; text-decoration: none; font-variant-numeric: tabular-nums; }
.paging a:hover { background: var(--soft); } .paging span.here { background: var(--accent-soft); color: var(--accent); font-weight: 600; }
.empty { padding: 3rem 1.5rem; text-align: center; color: var(--quiet); } .empty strong { display: block; color: var(--text); font-size: 1.0625rem; margin-bottom: .25rem; }
.actions { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; margin-top: 1.25rem; }
.back { display: inline-block; margin-bottom: 1rem; }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; margin-top: 1rem; }
.two > .sheet { margin-top: 0; }
.two h3 { margin-bottom: .6rem; }
.names { columns: 2; column-gap: 2rem; margin-top: .75rem; padding-left: 1.25rem; } .names li { break-inside: avoid; padding: .15rem 0; }
.gap-above { margin: 1.75rem 0 .75rem; }
.lead { margin-bottom: 1.1rem; }
.stack > * + * { margin-top: .75rem; } .stack > input[type=hidden] + * { margin-top: 0; }
fieldset { border: 0; min-width: 0; } legend { font-weight: 600; padding: 0; margin-bottom: .5rem; }
.field + .field { border-top: 1px solid var(--line); padding-top: 1.1rem; margin-top: 1.1rem; }
.choices { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; }
.choice { display: flex; gap: .7rem; align-items: flex-start; border: 1px solid #8a94a3; border-radius: 10px; padding: .7rem .9rem; cursor: pointer; }
.choice:hover { background: var(--soft); }
.choice:has(:checked) { border-color: var(--accent); background: var(--accent-soft); box-shadow: 0 0 0 1px var(--accent); }
.choice:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
.choice input { margin: .3rem 0 0; accent-color: var(--accent); flex: none; width: 1rem; height: 1rem; }
.choice span { display: block; overflow-wrap: anywhere; min-width: 0; } .choice .value { font-weight: 550; white-space: pre-line; }
.blank { color: var(--quiet); font-style: italic; font-weight: 400; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 64rem) { .rows .c-do { width: 10.5rem; } .acts { flex-wrap: wrap; } }
@media (max-width: 46rem) {
	.wrap { padding: 1.25rem 1rem 3rem; }
	.tabs { gap: .35rem; border: 0; } .tabs a { padding: .4rem .7rem; border: 1px solid var(--line); border-radius: 99px; background: var(--sheet); margin: 0; }
	.tabs a[aria-current] { background: var(--accent-soft); border-color: var(--accent); }
	table.rows, table.rows tbody, table.rows tr, table.rows td { display: block; width: auto; }
	table.rows thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
	table.rows tr { padding: .9rem 1rem; border-bottom: 1px solid var(--line); } table.rows tr:last-child { border-bottom: 0; }
	table.rows td { border: 0; padding: .2rem 0; } table.rows td:first-child { padding-left: 0; } table.rows td:last-child { padding-right: 0; } table.rows tr:hover > td { background: none; }
	table.rows td[data-label]::before { content: attr(data-label); display: block; font-size: .8125rem; color: var(--quiet); }
	table.rows td:empty { display: none; }
	td.do { white-space: normal; padding-top: .6rem !important; } .acts { justify-content: flex-start; flex-wrap: wrap; } details.menu > div { right: auto; left: 0; }
	.two, .choices { grid-template-columns: 1fr; } .names { columns: 1; } .pad { padding: 1rem; }
	.search { flex-basis: 100%; max-width: none; } .bar .button { flex: 1; }
}
@media (prefers-reduced-motion: no-preference) { button, .button, .tabs a, .choice { transition: background-color .12s, border-color .12s; } }
@media print { .acts, .actions, .search, .paging { display: none; } body { background: none; } }
`.replace(/\n\t*/g, '\n');
