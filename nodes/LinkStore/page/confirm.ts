import { otherSide } from '../../shared/contracts';
import type { CustomerRow, SetUpPreview } from '../loop/people/customers';
import { link, markup } from './html';
import { pageAnswer } from './layout';
import { backLink, formFields, hidden, recordFields, recordSheet } from './parts';
import type { Answer, Place, View } from './types';
import { decided, many, nameOf, placeQuery, withNumber } from './words';

/** Asks before the synchronization of one record is switched off. */
export function deactivatePage(view: View, row: CustomerRow, place: Place): Answer {
	const other = otherSide(row.side);
	const linked = row.partner !== null;
	return pageAnswer(view, {
		heading: `Deactivate ${nameOf(row)}`,
		body: markup`${backLink(place)}
			<h1>Deactivate the synchronization of ${nameOf(row)}?</h1>
			${recordSheet(view, row)}
			<div class="sheet pad stack">
				<p>
					${
						linked
							? `Both records stay as they are, and stay linked (${view.systems[other]}: ${withNumber(row.partner as NonNullable<CustomerRow['partner']>)}). From now on nothing is carried between them.`
							: `Nothing more is carried to ${view.systems[other]}. A write that is under way is still finished.`
					}
					“Synchronize Again” in the list of excluded records lets it go on; what was edited
					meanwhile is then brought together.
				</p>
				${row.decision === null ? '' : markup`<p class="quiet">${decided(row.decision, view.zone)}</p>`}
				<form method="post" action="?" class="stack">
					${formFields(view, place)}${recordFields(row)}
					<label for="reason">Reason (optional, kept with the decision)</label><input type="text" id="reason" name="reason" maxlength="300" />
					<div class="actions">
						<button class="danger" name="action" value="deactivate">Deactivate</button><a class="button" href="${link(placeQuery(place))}">Cancel</a>
					</div>
				</form>
			</div>`,
	});
}

/** Shows whom it is about before all of them are set up. The button carries the number that was shown. */
export function setUpAllPage(view: View, preview: SetUpPreview, place: Place): Answer {
	const heading = 'Set up all that are not linked';
	if (preview.count === 0) {
		return pageAnswer(view, {
			heading,
			body: markup`${backLink(place)}
				<h1>${heading}</h1>
				<div class="sheet empty">
					<strong>There is nothing to set up</strong> Every record has a partner or a decision.
				</div>`,
		});
	}
	const sides = [...new Set(preview.rows.map(({ side }) => side))];
	const side = sides[0] ?? 'left';
	const target = sides.length > 1 ? 'the other system' : view.systems[otherSide(side)];
	const count = many(preview.count, view.nouns[side]);
	return pageAnswer(view, {
		heading,
		body: markup`${backLink(place)}
			<h1>Set up ${count} in ${target}?</h1>
			<p class="quiet">
				Each of them is looked for in ${target} first: one that is there already is linked, not made
				a second time.
			</p>
			${
				preview.collisions.length === 0
					? ''
					: markup`<section class="sheet pad stack">
							<h2>
								${preview.collisions.length === 1 ? 'One number' : `${preview.collisions.length} numbers`}
								would be the same in ${target}
							</h2>
							<p>
								Only one record can have each of these numbers. The others are held until they get another
								one, and are listed under Conflicts.
							</p>
							<dl class="details">
								${preview.collisions.map(
									({ form, records }) =>
										markup`<dt class="number">${form}</dt>
											<dd>${records.map(({ text }) => markup`<div>${text}</div>`)}</dd>`,
								)}
							</dl>
						</section>`
			}
			<section class="sheet pad">
				<h2>${count}</h2>
				<ol class="names">
					${preview.rows.map((row) => markup`<li>${withNumber(row)}${row.numberThere === null || row.numberThere === row.number ? '' : markup` <span class="tag warn">there: ${row.numberThere}</span>`}</li>`)}
				</ol>
				${preview.count > preview.rows.length ? markup`<p class="quiet">… and ${(preview.count - preview.rows.length).toLocaleString('en-US')} more</p>` : ''}
			</section>
			<form class="actions" method="post" action="?">
				${formFields(view, place)}${hidden({ count: preview.count })}
				<button class="main" name="action" value="setUpAll">Set Up ${count}</button><a class="button" href="${link(placeQuery(place))}">Cancel</a>
			</form>`,
	});
}
