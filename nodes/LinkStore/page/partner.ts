import { otherSide } from '../../shared/contracts';
import type { CustomerRow, PartnerRow, PartnersPage } from '../loop/people/customers';
import { link, markup } from './html';
import { pageAnswer } from './layout';
import {
	backLink,
	briefDetails,
	formFields,
	heading,
	hidden,
	paging,
	recordFields,
	recordSheet,
	searchForm,
} from './parts';
import type { Answer, Place, View } from './types';
import { decided, fromPlace, nameOf, placeQuery, withNumber } from './words';

/** Search among the records of the other side that have no partner. */
export function partnerPage(
	view: View,
	row: CustomerRow,
	found: PartnersPage,
	place: Place,
	search: string,
): Answer {
	const other = otherSide(row.side);
	const base = { view: 'partner', side: row.side, id: row.id, ...fromPlace(place) };
	const list =
		found.rows.length === 0
			? markup`<div class="sheet empty">
					<strong>${search === '' ? `Every ${view.nouns[other].one} in ${view.systems[other]} has a partner` : `Nothing found for “${search}”`}</strong>
					${search === '' ? 'There is none to choose.' : 'Search for another part of the name, the number or a detail.'}
				</div>`
			: markup`<div class="sheet">
					<table class="rows">
						<thead>
							<tr>
								<th scope="col">${view.systems[other]}</th>
								<th scope="col" class="c-details">Details</th>
								<th scope="col" class="c-choose"><span class="visually-hidden">Choose</span></th>
							</tr>
						</thead>
						<tbody>
							${found.rows.map(
								(partner) =>
									markup`<tr data-record="${partner.side}:${partner.id}">
										<td>${heading(partner)}<span class="who">ID ${partner.id}</span></td>
										<td>${briefDetails(partner.detail)}</td>
										<td class="do">
											<div class="acts">
												<a
													class="button"
													href="${link({ ...base, view: 'confirmPartner', partner: partner.id })}">Choose…<span class="visually-hidden"> ${nameOf(partner)}</span></a>
											</div>
										</td>
									</tr>`,
							)}
						</tbody>
					</table>
				</div>`;
	return pageAnswer(view, {
		heading: `Choose a partner for ${nameOf(row)}`,
		body: markup`${backLink(place)}
			<h1>Choose a partner for ${nameOf(row)}</h1>
			<p class="quiet">
				These ${view.nouns[other].many} in ${view.systems[other]} have no partner yet. Nothing is
				linked before you have compared the two.
			</p>
			${recordSheet(view, row)}
			<h2 class="gap-above">Not linked in ${view.systems[other]}</h2>
			<div class="bar" id="search">
				${searchForm(base, search, `Search in ${view.systems[other]}`)}
			</div>
			${list}
			${paging(found, (page) => link({ ...base, q: search, page: page > 1 ? page : undefined }))}`,
	});
}

/** Both records side by side; linking them is one click more. */
export function confirmPartnerPage(
	view: View,
	row: CustomerRow,
	partner: PartnerRow,
	place: Place,
): Answer {
	return pageAnswer(view, {
		heading: `Link ${nameOf(row)}`,
		body: markup`<a
				class="back"
				href="${link({ view: 'partner', side: row.side, id: row.id, ...fromPlace(place) })}">← Choose another one</a>
			<h1>Are these two the same?</h1>
			<p class="quiet">
				Once they are linked, edits in one system are carried to the other. Where they differ now,
				${view.systems.left} wins unless the flow is set otherwise; what is empty is filled.
			</p>
			<div class="two">${recordSheet(view, row)}${recordSheet(view, partner)}</div>
			${row.decision === null ? '' : markup`<p class="note"><span>${decided(row.decision, view.zone)} Linking them replaces that decision.</span></p>`}
			<form class="actions" method="post" action="?">
				${formFields(view, place)}${recordFields(row)}${hidden({ partner: partner.id })}
				<button class="main" name="action" value="choosePartner">
					Link ${withNumber(row)} with ${withNumber(partner)}
				</button>
				<a class="button" href="${link(placeQuery(place))}">Cancel</a>
			</form>`,
	});
}
