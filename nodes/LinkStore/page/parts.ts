import type { Side } from '../../shared/contracts';
import type { CustomerRow, PartnerRow } from '../loop/people/customers';
import { link, markup, type Html } from './html';
import type { Place, View } from './types';
import { CHOICES, moment, nameOf, needsLabel, placeQuery, readable, ROLES } from './words';

/** Fields that every form carries: who may send it, what it is about, and where to go back to. */
export const hidden = (fields: Record<string, string | number | null | undefined>): Html =>
	markup`${Object.entries(fields)
		.filter(([, value]) => value !== undefined && value !== null && value !== '')
		.map(([name, value]) => markup`<input type="hidden" name="${name}" value="${value}" />`)}`;

export const formFields = (view: View, place: Place): Html =>
	hidden({ token: view.token, tab: place.tab, q: place.search, page: place.page });

/** What a form about one record says of it: `rev` is the decision that the person has seen. */
export const recordFields = (row: {
	side: Side;
	id: string;
	decision: { rev: number } | null;
}): Html => hidden({ side: row.side, id: row.id, rev: row.decision?.rev ?? 0 });

export const heading = (record: Pick<PartnerRow, 'id' | 'title' | 'number'>): Html =>
	markup`<span class="title">${nameOf(record)}</span>${record.number === null || record.number === '' ? '' : markup` <span class="quiet number">${record.number}</span>`}`;

/** Values in a list, at most: they are to tell records apart. All of them stand on the pages about one record. */
const IN_A_LIST = 4;

const filled = (detail: Record<string, string>) =>
	Object.entries(detail).filter(([, value]) => value !== '');

/** Values alone, one below the other; their labels are there for who hovers or listens. */
export const briefDetails = (detail: Record<string, string>): Html | string => {
	const entries = filled(detail)
		.filter(([, value]) => !needsLabel(value))
		.slice(0, IN_A_LIST);
	return entries.length === 0
		? ''
		: markup`<ul class="brief">${entries.map(([label, value]) => markup`<li title="${label}"><span class="visually-hidden">${label}: </span>${value}</li>`)}</ul>`;
};

export const detailList = (detail: Record<string, string>): Html | string => {
	const entries = filled(detail);
	return entries.length === 0
		? ''
		: markup`<dl class="details">${entries.map(([label, value]) => markup`<dt>${label}</dt><dd>${readable(value)}</dd>`)}</dl>`;
};

export const decisionCell = (row: CustomerRow, view: View): Html | string =>
	row.decision === null
		? ''
		: markup`${CHOICES[row.decision.choice]}<span class="who">${row.decision.who} (${ROLES[row.decision.role]})<br /><time
						datetime="${row.decision.at}">${moment(row.decision.at, view.zone)}</time></span>${row.decision.reason === null ? '' : markup`<span class="who">“${row.decision.reason}”</span>`}`;

export const backLink = (place: Place, text = 'Back to the list'): Html =>
	markup`<a class="back" href="${link(placeQuery(place))}">← ${text}</a>`;

/** One record, large: on pages about it. */
export const recordSheet = (view: View, record: PartnerRow, label?: string): Html =>
	markup`<section class="sheet pad stack">
		<h3 class="quiet small">${label ?? view.systems[record.side]}</h3>
		<h2>${nameOf(record)}</h2>
		${detailList({ Number: record.number ?? '', ...record.detail, ID: record.id })}
	</section>`;

/** Page numbers: the first, the last, and those around the present one. */
export function pageNumbers(page: number, pages: number): Array<number | 'gap'> {
	const wanted = [...new Set([1, page - 2, page - 1, page, page + 1, page + 2, pages])]
		.filter((number) => number >= 1 && number <= pages)
		.sort((a, b) => a - b);
	return wanted.flatMap((number, index) =>
		index > 0 && number - wanted[index - 1] > 1 ? ['gap' as const, number] : [number],
	);
}

export interface Shown {
	total: number;
	page: number;
	size: number;
}

export function paging(shown: Shown, hrefOf: (page: number) => string): Html | string {
	const pages = Math.max(1, Math.ceil(shown.total / shown.size));
	if (pages === 1) return '';
	const page = Math.min(shown.page, pages);
	const first = (page - 1) * shown.size + 1;
	const last = Math.min(shown.total, page * shown.size);
	const of = shown.total.toLocaleString('en-US');
	const range = `${first.toLocaleString('en-US')}–${last.toLocaleString('en-US')} of ${of}`;
	return markup`<nav class="paging" aria-label="Pages">
		<span class="quiet number">${range}</span>
		<ol>
			${
				page > 1
					? markup`<li>
							<a rel="prev" href="${hrefOf(page - 1)}"><span aria-hidden="true">‹</span><span class="visually-hidden">Previous page</span></a>
						</li>`
					: ''
			}
			${pageNumbers(page, pages).map((number) =>
				number === 'gap'
					? markup`<li class="gap quiet" aria-hidden="true">…</li>`
					: number === page
						? markup`<li><span class="here" aria-current="page">${number}</span></li>`
						: markup`<li><a href="${hrefOf(number)}" aria-label="Page ${number}">${number}</a></li>`,
			)}
			${
				page < pages
					? markup`<li>
							<a rel="next" href="${hrefOf(page + 1)}"><span aria-hidden="true">›</span><span class="visually-hidden">Next page</span></a>
						</li>`
					: ''
			}
		</ol>
	</nav>`;
}

export const searchForm = (
	fields: Record<string, string | number | undefined>,
	search: string,
	label: string,
): Html =>
	markup`<form class="search" method="get" action="?" role="search">
		${hidden(fields)}<input
			type="search"
			name="q"
			value="${search}"
			aria-label="${label}"
			placeholder="${label}"
			maxlength="200"
		/><button>Search</button>
	</form>`;

/** Reviews name their flow, as they also go to Slack or e-mail; on the flow's own page that is noise. */
export const withoutFlow = (view: View, text: string): string =>
	[`Flow "${view.flow}": `, `Flow "${view.flow}", `].reduce(
		(shorter, start) => (shorter.startsWith(start) ? shorter.slice(start.length) : shorter),
		text,
	);

/** What it is that was not set up stands in the same line of the list. */
const withoutSubject = (text: string): string =>
	text.replace(/^[A-Z][\w -]* (".*?"( \([^)]*\))?|\S+) was not set up in [^.]+\. (?=\S)/, '');

/** Why the record is where it is, in a line or two. */
export function noteOf(view: View, row: CustomerRow): string {
	const fields = row.reviews.filter(({ choose, field }) => choose && field !== null);
	if (row.paused || fields.length === 0) return withoutSubject(withoutFlow(view, row.note));
	const names = fields.map(({ field }) => view.fieldName(field ?? '')).join(', ');
	return `${fields.length === 1 ? 'One field has' : `${fields.length} fields have`} two values: ${names}.`;
}
