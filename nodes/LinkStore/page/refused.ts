import type { CustomerRow } from '../loop/people/customers';
import { link, markup, type Html } from './html';
import { pageAnswer } from './layout';
import { backLink, decisionCell, detailList, heading, noteOf } from './parts';
import type { Answer, Place, View } from './types';
import { placeQuery, TABS } from './words';

const asItIs = (view: View, row: CustomerRow): Html =>
	markup`<section class="sheet pad stack">
		<h2>${heading(row)}</h2>
		${detailList({ System: view.systems[row.side], ...row.detail, Partner: row.partner === null ? '' : (row.partner.title ?? row.partner.id), Now: noteOf(view, row) })}
		<p>${row.decision === null ? 'Nobody has decided on it.' : decisionCell(row, view)}</p>
	</section>`;

/** 409: the record is not any more what the person saw. `text` says who did what, and when. */
export function stalePage(
	view: View,
	row: CustomerRow | undefined,
	text: string,
	place: Place,
): Answer {
	return pageAnswer(view, {
		heading: 'Somebody was faster',
		statusCode: 409,
		body: markup`${backLink(place)}
			<h1>Somebody was faster</h1>
			<p class="note warn" role="alert">
				<span>${text} Your choice was not
					applied. Look at ${row === undefined ? 'the list' : 'the record'} as it is now, and choose again if need be.</span>
			</p>
			${row === undefined ? '' : asItIs(view, row)}
			<div class="actions">
				<a class="button main" href="${link(placeQuery(place))}">Back to ${TABS[place.tab]}</a>
			</div>`,
	});
}

/** 403, 404, 400: what was asked for was not done, and why. */
export function refusedPage(
	view: View,
	refusal: { statusCode: number; heading: string; text: string; remedy?: string },
	place: Place,
	row?: CustomerRow,
): Answer {
	return pageAnswer(view, {
		heading: refusal.heading,
		statusCode: refusal.statusCode,
		body: markup`${backLink(place)}
			<h1>${refusal.heading}</h1>
			<p class="note bad" role="alert">
				<span>${refusal.text}${refusal.remedy === undefined || refusal.remedy === '' ? '' : ` ${refusal.remedy}`}</span>
			</p>
			${row === undefined ? '' : asItIs(view, row)}
			<div class="actions">
				<a class="button main" href="${link(placeQuery(place))}">Back to ${TABS[place.tab]}</a>
			</div>`,
	});
}
