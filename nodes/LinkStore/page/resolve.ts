import type { Side } from '../../shared/contracts';
import type { JsonValue } from '../../shared/json';
import type { CustomerRow, RowReview } from '../loop/people/customers';
import { link, markup, type Html } from './html';
import { pageAnswer } from './layout';
import { backLink, formFields, hidden, recordFields, withoutFlow } from './parts';
import type { Answer, Place, View } from './types';
import { fromPlace, nameOf, placeQuery, withNumber } from './words';

/** Answers to a question that is not about one field's two values, by its kind. */
const ANSWERS: Record<string, Array<[value: string, label: string, says: string]>> = {
	match: [
		[
			'createAnyway',
			'Set It Up Anyway',
			'A new record is made in the other system, although something like it is there.',
		],
		['leave', 'Leave It', 'Nothing is made or linked. You can still choose a partner by hand.'],
	],
	unknownCreate: [
		[
			'createAnyway',
			'Set It Up Again',
			'Only if you have looked there and found nothing: else there will be two.',
		],
	],
	refused: [
		['retry', 'Try Again', 'Once you have corrected what the other system did not accept.'],
	],
	cannotCreate: [['retry', 'Try Again', 'Once you have corrected the record.']],
	notAccepted: [
		['retry', 'Try Again', 'Once you have corrected the value.'],
		['leave', 'Leave as It Is', 'Both records stay as they are until one is edited again.'],
	],
	invalidValue: [['retry', 'Try Again', 'Once you have corrected the value.']],
	waiting: [['retry', 'Try Again', 'Once the other record is linked.']],
};
const ABOUT_A_LINK: Array<[string, string, string]> = [
	['leave', 'Leave as It Is', 'Both records stay as they are until one is edited again.'],
	['unlink', 'Unlink', 'The link ends; both records stay, and are not linked again by themselves.'],
];
const OTHERWISE: Array<[string, string, string]> = [
	['leave', 'Leave as It Is', 'The question is closed, and nothing is changed.'],
];

export const answersTo = (review: RowReview, linked: boolean): Array<[string, string, string]> =>
	ANSWERS[review.kind] ?? (linked ? ABOUT_A_LINK : OTHERWISE);

/** A value as people read it. */
export function shown(value: JsonValue | undefined): Html {
	if (value === null || value === undefined || value === '')
		return markup`<span class="blank">empty</span>`;
	if (typeof value === 'boolean') return markup`${value ? 'yes' : 'no'}`;
	if (Array.isArray(value)) {
		return markup`${value.map((line, index) => markup`${index === 0 ? '' : '\n'}${plain(line)}`)}`;
	}
	return markup`${plain(value)}`;
}

const plain = (value: JsonValue): string =>
	typeof value === 'object' && value !== null
		? Object.entries(value)
				.filter(([, inner]) => inner !== null && inner !== '')
				.map(([name, inner]) => `${name}: ${plain(inner)}`)
				.join(', ')
		: String(value);

function fieldRow(view: View, review: RowReview): Html {
	const option = (side: Side) =>
		markup`<label class="choice"><input type="radio" name="review_${review.id}" value="${side}" required /><span><span class="quiet small">${view.systems[side]}</span><span class="value">${shown(review[side])}</span></span></label>`;
	return markup`<div class="field">
		<fieldset>
			<legend>${review.field === null ? 'Value' : view.fieldName(review.field)}</legend>
			<div class="choices">${option('left')}${option('right')}</div>
		</fieldset>
	</div>`;
}

function fieldsForm(view: View, row: CustomerRow, fields: RowReview[], place: Place): Html {
	return markup`<form method="post" action="?">
		${formFields(view, place)}${recordFields(row)}${hidden({ link: row.link, reviews: fields.map(({ id }) => id).join(',') })}
		<div class="sheet pad">
			<p class="lead">
				Both sides were edited. Choose for each field the value that both shall have.
			</p>
			${fields.map((review) => fieldRow(view, review))}
		</div>
		<div class="actions">
			<button class="main" name="action" value="resolveFields">Use the Chosen Values</button>
			${fields.length > 1 ? markup`<button name="action" value="takeLeft" formnovalidate>Take All of ${view.systems.left}</button><button name="action" value="takeRight" formnovalidate>Take All of ${view.systems.right}</button>` : ''}
			<a class="button" href="${link(placeQuery(place))}">Cancel</a>
		</div>
	</form>`;
}

const questionForm = (view: View, row: CustomerRow, review: RowReview, place: Place): Html =>
	markup`<form method="post" action="?" class="sheet pad stack">
		${formFields(view, place)}${recordFields(row)}${hidden({ review: review.id })}
		<p>${withoutFlow(view, review.text)}</p>
		<dl class="details">
			${answersTo(review, row.link !== null).map(
				([, label, says]) =>
					markup`<dt>${label}</dt>
						<dd>${says}</dd>`,
			)}
		</dl>
		<div class="actions">
			<input type="hidden" name="action" value="answer" />
			${answersTo(review, row.link !== null).map(([value, label]) => markup`<button name="answer" value="${value}">${label}</button>`)}
			<a
				class="button"
				href="${link({ view: 'partner', side: row.side, id: row.id, ...fromPlace(place) })}"
				${row.link === null ? '' : markup` hidden`}>Choose Partner…</a>
		</div>
	</form>`;

/** The open questions of one record: fields with two values, and whatever else holds it. */
export function resolvePage(view: View, row: CustomerRow, place: Place): Answer {
	const fields = row.reviews.filter(({ choose }) => choose);
	const questions = row.reviews.filter(({ choose }) => !choose);
	const names =
		row.partner === null ? withNumber(row) : `${withNumber(row)} ↔ ${withNumber(row.partner)}`;
	return pageAnswer(view, {
		heading: `Resolve ${nameOf(row)}`,
		body: markup`${backLink(place)}
			<h1>${names}</h1>
			<div class="stack">
				${row.reviews.length === 0 ? markup`<div class="sheet empty"><strong>Nothing is open for this record</strong> Perhaps somebody has answered meanwhile.</div>` : ''}
				${fields.length === 0 ? '' : fieldsForm(view, row, fields, place)}
				${questions.map((review) => questionForm(view, row, review, place))}
			</div>`,
	});
}
