import type { IDataObject } from 'n8n-workflow';
import { otherSide } from '../../shared/contracts';
import { findField } from '../../shared/entity';
import { systemLabel } from '../../shared/systemLabels';
import type { Person } from '../actions/person';
import { describeSides } from '../loop/compiled';
import { mustBeAdministrator } from '../loop/people/authority';
import { customers, partners, previewSetUpAll, type CustomerRow } from '../loop/people/customers';
import { LoopFault } from '../loop/fault';
import { requireFlow } from '../loop/flows';
import { passOn } from '../../shared/failure';
import { now, StoreFault, type Store, type Tx } from '../store';
import { acts, reviewsOf } from './acts';
import { deactivatePage, setUpAllPage } from './confirm';
import { healthOf } from './health';
import { link } from './html';
import { redirect } from './layout';
import { listPage } from './list';
import { decode, encode, messageOf } from './messages';
import { confirmPartnerPage, partnerPage } from './partner';
import { labelled, recordNow } from './record';
import { refusedPage, stalePage } from './refused';
import { isForeign, placeOf, recordOf, requestOf, searchOf, type Request } from './request';
import { resolvePage } from './resolve';
import { makeTokens, type Tokens } from './token';
import type { Answer, Place, View } from './types';
import { decided, nameOf, placeQuery } from './words';

const SIZE = 50;

export interface PageInput {
	store: Store;
	flow: string;
	title: string;
	person: Person;
	zone: string;
	/** Item of n8n's Webhook node: `headers`, `query`, `body`, `webhookUrl`. */
	item: IDataObject;
	/** Told of what nobody has foreseen; the browser is shown no more than that it happened. */
	onDefect: (error: unknown) => void;
}

interface Ready {
	view: View;
	tokens: Tokens;
}

const lower = (label: string): string => label.charAt(0).toLowerCase() + label.slice(1);

/** What every page shows: the names of the systems come from what the flow's nodes said of themselves. */
function* readyFor(input: PageInput): Tx<Ready> {
	const { flow, title, person, zone } = input;
	const time = yield* now();
	yield* requireFlow(flow);
	const { entities } = yield* describeSides(flow);
	const tokens = makeTokens(input.store.prints, person.who, flow, time);
	const noun = (side: 'left' | 'right') => ({
		one: lower(entities[side].label),
		many: lower(entities[side].labelPlural),
	});
	const fieldName = (field: string): string => {
		const [left, right] = field.split(' ↔ ');
		const found =
			findField(entities.left.fields, left) ?? findField(entities.right.fields, right ?? left);
		return found?.label ?? field;
	};
	const view: View = {
		flow,
		title,
		...person,
		zone,
		systems: {
			left: systemLabel(entities.left.system),
			right: systemLabel(entities.right.system),
		},
		nouns: { left: noun('left'), right: noun('right') },
		fieldName,
		token: tokens.make(),
		health: yield* healthOf(flow, time, zone),
	};
	return { view, tokens };
}

/** The page for one request. Never throws for what a person does: refusals are pages. */
export async function answerPage(input: PageInput): Promise<Answer> {
	const request = requestOf(input.item);
	const place = placeOf(request.form ?? request.query, request.query.view !== undefined);
	let ready: Ready;
	try {
		ready = await input.store.read(() => readyFor(input));
	} catch (error) {
		return troubled(input, error, nothingReady(input), place);
	}
	const { view, tokens } = ready;
	try {
		return request.form === undefined
			? await shownFor(input.store, ready, request, place)
			: await doneFor(input.store, view, tokens, request, place);
	} catch (error) {
		return troubled(input, error, view, place);
	}
}

const nothingReady = ({ flow, title, person, zone }: PageInput): View => ({
	flow,
	title,
	...person,
	zone,
	systems: { left: 'Left', right: 'Right' },
	nouns: { left: { one: 'record', many: 'records' }, right: { one: 'record', many: 'records' } },
	fieldName: (name) => name,
	token: '',
	health: { tone: 'warn', text: `The flow “${flow}” cannot be shown yet.` },
});

function troubled(input: PageInput, error: unknown, view: View, place: Place): Answer {
	if (error instanceof LoopFault || error instanceof StoreFault) {
		return refusedPage(view, { ...refusalOf(error), heading: 'This cannot be shown' }, place);
	}
	input.onDefect(error);
	return refusedPage(
		view,
		{
			statusCode: 500,
			heading: 'Something went wrong',
			text: 'The page could not be made. Nothing was changed by it.',
			remedy: 'Try again. If it stays so, whoever looks after n8n finds the cause in its log.',
		},
		place,
	);
}

const refusalOf = ({ message, remedy }: LoopFault | StoreFault) => ({
	statusCode: 403,
	heading: 'That is not possible',
	text: message,
	remedy,
});

const notFound = (view: View, place: Place): Answer =>
	refusedPage(
		view,
		{
			statusCode: 404,
			heading: 'There is no such record',
			text: 'The flow knows no record with that ID. It may be gone by now.',
		},
		place,
	);

async function shownFor(
	store: Store,
	{ view, tokens }: Ready,
	{ query }: Request,
	place: Place,
): Promise<Answer> {
	const { view: wanted } = query;
	if (wanted === undefined) {
		const signed = tokens.read(query.done);
		return await store.read(function* () {
			const input = { flow: view.flow, category: place.tab, search: place.search, size: SIZE };
			let page = yield* customers({ ...input, page: place.page });
			const last = Math.max(1, Math.ceil(page.total / SIZE));
			// The last row of the last page may just have moved to another list.
			if (place.page > last) page = yield* customers({ ...input, page: last });
			if (signed === undefined) return listPage(view, page, { ...place, page: page.page });
			const done = decode(signed);
			const name =
				done.id === undefined
					? ''
					: nameOf(yield* labelled(view.flow, done.side ?? 'left', done.id));
			return listPage({ ...view, message: messageOf(view, done, name) }, page, {
				...place,
				page: page.page,
			});
		});
	}
	if (wanted === 'setUpAll') {
		return await store.read(function* () {
			mustBeAdministrator(view.role, 'set up all that are not linked');
			return setUpAllPage(view, yield* previewSetUpAll({ flow: view.flow }), place);
		});
	}
	return await store.read(() => aboutRecord(view, query, place));
}

/** Pages about one record. */
function* aboutRecord(view: View, query: Record<string, string>, place: Place): Tx<Answer> {
	const record = recordOf(query);
	const row: CustomerRow | undefined =
		record === undefined ? undefined : yield* recordNow(view.flow, record.side, record.id);
	if (row === undefined) return notFound(view, place);
	if (query.view === 'partner') {
		const { search, page } = searchOf(query);
		const found = yield* partners({ flow: view.flow, side: row.side, search, page, size: SIZE });
		return partnerPage(view, row, found, place, search);
	}
	if (query.view === 'confirmPartner') {
		const partner = yield* recordNow(view.flow, otherSide(row.side), query.partner ?? '');
		return partner === undefined
			? notFound(view, place)
			: confirmPartnerPage(view, row, partner, place);
	}
	if (query.view === 'resolve') return resolvePage(view, row, place);
	if (query.view === 'deactivate') return deactivatePage(view, row, place);
	return notFound(view, place);
}

async function doneFor(
	store: Store,
	view: View,
	tokens: Tokens,
	request: Request,
	place: Place,
): Promise<Answer> {
	const form = request.form ?? {};
	if (isForeign(request) || !tokens.holds(form.token)) {
		return refusedPage(
			view,
			{
				statusCode: 403,
				heading: 'That form cannot be used',
				text: 'It is older than a day, was made for somebody else, or did not come from this page. Nothing was changed.',
				remedy: 'Open the list again and repeat what you wanted to do.',
			},
			place,
		);
	}
	const act = Object.hasOwn(acts, form.action ?? '') ? acts[form.action] : undefined;
	const record = recordOf(form);
	if (act === undefined) {
		return refusedPage(
			view,
			{
				statusCode: 400,
				heading: 'That form cannot be used',
				text: 'It does not say what to do. Nothing was changed.',
				remedy: 'Go back to the list and try again.',
			},
			place,
		);
	}
	try {
		const done = await act({ store, view, form, record });
		return redirect(link({ ...placeQuery(place), done: tokens.sign(encode(done)) }));
	} catch (error) {
		if (!(error instanceof LoopFault)) return passOn(error);
		const row =
			record === undefined
				? undefined
				: await store.read(() => recordNow(view.flow, record.side, record.id));
		const changed = changedSince(view, form, row);
		if (changed !== undefined) return stalePage(view, row, changed || error.message, place);
		return refusedPage(view, refusalOf(error), place, row);
	}
}

/** What was decided since the person saw the record; '' if something else has changed, undefined if nothing. */
function changedSince(
	view: View,
	form: Record<string, string>,
	row: CustomerRow | undefined,
): string | undefined {
	// Administrators may set up all: if it is refused, there are not as many any more as were shown.
	if (form.action === 'setUpAll') return view.role === 'administrator' ? '' : undefined;
	if (row === undefined) return undefined;
	if (String(row.decision?.rev ?? 0) !== (form.rev ?? '0'))
		return row.decision === null ? '' : decided(row.decision, view.zone);
	const open = new Set(row.reviews.map(({ id }) => String(id)));
	return reviewsOf(form).some((id) => !open.has(id)) ? '' : undefined;
}
