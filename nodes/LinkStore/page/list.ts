import { otherSide } from '../../shared/contracts';
import {
	CATEGORIES,
	type Category,
	type CustomerRow,
	type CustomersPage,
} from '../loop/people/customers';
import { link, markup, type Html } from './html';
import { pageAnswer } from './layout';
import {
	decisionCell,
	briefDetails,
	formFields,
	heading,
	noteOf,
	paging,
	recordFields,
	searchForm,
} from './parts';
import type { Answer, Place, View } from './types';
import { fromPlace, nameOf, placeQuery, TABS } from './words';

/** What can be done with the records of a category; the first one stands out. */
type Act =
	'synchronize' | 'doNotSynchronize' | 'chooseLater' | 'partner' | 'resolve' | 'deactivate';

const ACTS: Record<Category, Act[]> = {
	notLinked: ['synchronize', 'chooseLater', 'doNotSynchronize', 'partner'],
	later: ['synchronize', 'doNotSynchronize', 'partner'],
	excluded: ['synchronize', 'chooseLater', 'partner'],
	linked: ['deactivate'],
	conflicts: ['resolve', 'deactivate'],
	deleted: ['synchronize', 'doNotSynchronize', 'partner'],
};

const EMPTY: Record<Category, string> = {
	notLinked: 'Every record has a partner or a decision.',
	later: 'Nothing was put off.',
	excluded: 'Nobody has excluded a record.',
	linked: 'No pair is linked yet.',
	conflicts: 'No record waits for an answer.',
	deleted: 'No partner of a linked record was deleted.',
};

function actsOf(view: View, category: Category, row: CustomerRow): Act[] {
	// Supervisors decide on new records only. The store refuses the rest; the page need not offer it.
	if (view.role === 'supervisor') {
		const fresh = row.decision === null && row.link === null;
		return fresh ? ['synchronize', 'chooseLater', 'doNotSynchronize'] : [];
	}
	if (row.paused) return row.reviews.length > 0 ? ['synchronize', 'resolve'] : ['synchronize'];
	if (row.state === 'linked' || row.state === 'held' || row.state === 'pending') {
		return row.reviews.length > 0 ? ['resolve', 'deactivate'] : ['deactivate'];
	}
	// A record that could not be set up has a question open as well: it is answered on a page of its own.
	return row.reviews.length > 0 && category === 'conflicts'
		? ['resolve', 'partner', 'doNotSynchronize']
		: row.reviews.length > 0
			? [...ACTS[category], 'resolve']
			: ACTS[category];
}

const labelOf = (act: Act, category: Category, row: CustomerRow): string => {
	switch (act) {
		case 'synchronize':
			if (row.paused || category === 'excluded') return 'Synchronize Again';
			return category === 'deleted' ? 'Set Up Again' : 'Set Up';
		case 'doNotSynchronize':
			return category === 'deleted' ? 'Keep Unlinked' : 'Do Not Synchronize';
		case 'chooseLater':
			return 'Choose Later';
		case 'partner':
			return 'Choose Partner…';
		case 'resolve':
			return 'Resolve…';
		case 'deactivate':
			return 'Deactivate…';
	}
};

const PAGES: readonly Act[] = ['partner', 'resolve', 'deactivate'];

function actButton(
	act: Act,
	category: Category,
	row: CustomerRow,
	place: Place,
	main: boolean,
): Html {
	const text = labelOf(act, category, row);
	const about = markup`${text}<span class="visually-hidden"> ${nameOf(row)}</span>`;
	if (PAGES.includes(act)) {
		const href = link({ view: act, side: row.side, id: row.id, ...fromPlace(place) });
		return markup`<a class="button${main && act === 'resolve' ? ' main' : ''}" href="${href}">${about}</a>`;
	}
	return markup`<button name="action" value="${act}" ${main ? markup` class="main"` : ''}>
		${about}
	</button>`;
}

function actsCell(view: View, category: Category, row: CustomerRow, place: Place): Html | string {
	const [first, ...others] = actsOf(view, category, row);
	if (first === undefined) return '';
	const rest = others.map((act) => actButton(act, category, row, place, false));
	return markup`<form class="acts" method="post" action="?">
		${formFields(view, place)}${recordFields(row)} ${actButton(first, category, row, place, true)}
		${
			rest.length === 0
				? ''
				: rest.length === 1
					? rest
					: markup`<details class="menu">
							<summary>More<span class="visually-hidden"> for ${nameOf(row)}</span></summary>
							<div>${rest}</div>
						</details>`
		}
	</form>`;
}

function partnerCell(view: View, row: CustomerRow): Html {
	const tags = markup`${row.paused ? markup`<span class="tag warn">Paused</span> ` : ''}${row.state === 'held' ? markup`<span class="tag bad">Held</span> ` : ''}${row.state === 'pending' ? markup`<span class="tag">Being set up</span> ` : ''}`;
	const text = noteOf(view, row);
	const note = text === '' ? '' : markup`<span class="who">${text}</span>`;
	// Of a partner that is gone there is an id left, which tells nobody anything.
	const isGone = row.state === 'ended' && row.partner?.title === null;
	if (row.partner === null || isGone) return markup`${tags}${note}`;
	return markup`${heading(row.partner)}
		<span class="who">${view.systems[otherSide(row.side)]}</span>${tags}${note}`;
}

/** Nobody has decided on most of what is new: then the column has nothing to say. */
const anyDecided = ({ rows }: CustomersPage): boolean =>
	rows.some(({ decision }) => decision !== null);

const rowOf = (
	view: View,
	category: Category,
	row: CustomerRow,
	{ place, decided }: { place: Place; decided: boolean },
): Html =>
	markup`<tr data-record="${row.side}:${row.id}">
<td>${heading(row)}<span class="who">${view.systems[row.side]}</span></td>
<td>${briefDetails(row.detail)}</td>
<td${row.partner === null ? '' : markup` data-label="Partner"`}>${partnerCell(view, row)}</td>
${decided ? markup`<td${row.decision === null ? '' : markup` data-label="Decision"`}>${decisionCell(row, view)}</td>` : ''}
<td class="do">${actsCell(view, category, row, place)}</td>
</tr>`;

const tabs = (page: CustomersPage): Html =>
	markup`<nav aria-label="Lists">
		<ul class="tabs">
			${CATEGORIES.map(
				(category) =>
					markup`<li>
						<a
							href="${link({ tab: category })}"
							${category === page.category ? markup` aria-current="page"` : ''}>${TABS[category]}
							<span class="count">${page.counts[category].toLocaleString('en-US')}</span></a>
					</li>`,
			)}
		</ul>
	</nav>`;

function emptyText(page: CustomersPage, place: Place): Html {
	if (place.search !== '') {
		return markup`<div class="sheet empty">
			<strong>Nothing found for “${place.search}”</strong>
			<a href="${link({ tab: page.category })}">Show the whole list</a>
		</div>`;
	}
	return markup`<div class="sheet empty">
		<strong>Nothing to do here</strong> ${EMPTY[page.category]}
	</div>`;
}

/** The lists: one tab for each category, with search and pages. */
export function listPage(view: View, page: CustomersPage, place: Place): Answer {
	const hrefOf = (number: number) => link(placeQuery({ ...place, page: number }));
	const all =
		page.category === 'notLinked' && page.counts.notLinked > 0 && view.role === 'administrator'
			? markup`<a class="button" href="${link({ view: 'setUpAll' })}">Set Up All That Are Not Linked…</a>`
			: '';
	const decided = anyDecided(page);
	const search =
		page.names && (page.total > 0 || place.search !== '')
			? searchForm({ tab: page.category }, place.search, 'Search by name, number or detail')
			: markup`<span></span>`;
	return pageAnswer(view, {
		heading: TABS[page.category],
		list: true,
		body: markup`${page.names ? '' : markup`<p class="note"><span>This flow keeps no names, so the lists show ids only. Switch on “Keep Names for People” in the flow’s Reconcile node to see and search names.</span></p>`}
			${tabs(page)}
			<h2 class="visually-hidden">${TABS[page.category]}</h2>
			<div class="bar">${search}${all}</div>
			${
				page.rows.length === 0
					? emptyText(page, place)
					: markup`<div class="sheet">
							<table class="rows${page.category === 'conflicts' || page.category === 'deleted' ? ' wordy' : ''}">
								<thead>
									<tr>
										<th scope="col">Record</th>
										<th scope="col" class="c-details">Details</th>
										<th scope="col" class="c-partner">Partner</th>
										${decided ? markup`<th scope="col" class="c-decision">Decision</th>` : ''}
										<th scope="col" class="c-do"><span class="visually-hidden">Actions</span></th>
									</tr>
								</thead>
								<tbody>
									${page.rows.map((row) => rowOf(view, page.category, row, { place, decided }))}
								</tbody>
							</table>
						</div>`
			}
			${paging(page, hrefOf)}`,
	});
}
