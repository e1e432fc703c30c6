/**
 * What the administrators' page shows: customers by category with counts, search and pages, and partners to
 * choose from. Everything comes from the store; nothing is asked of the systems.
 */
import { otherSide, type Side } from '../../../shared/contracts';
import type { Tx } from '../../store';
import { mustBeOneOf } from './authority';
import { loadFlow } from '../compiled';
import { countOf, freeOn, pageOf, queryOf, type Scope } from './customerQuery';
import { type Entities, idsOf, labelsOf, partnerRow, rowsOf } from './customerRows';
import {
	CATEGORIES,
	type Category,
	type CustomersInput,
	type CustomersPage,
	type PartnersInput,
	type PartnersPage,
} from './customerTypes';
import { ownerOf, requireFlow, SIDES } from '../flows';

export * from './customerTypes';
export { choosePartner, linkState, resolveFields } from './customerActions';
export { previewSetUpAll, setUpAll } from './setUpAll';

const SIZE = 50;
const MOST = 200;

export interface Opened extends Scope {
	entities: Entities;
}

/** @throws LoopFault if the flow is not live. */
export function* openScope(name: string): Tx<Opened> {
	const flow = ownerOf(yield* requireFlow(name));
	const { compiled, context } = yield* loadFlow(flow);
	const { createLeft, createRight, keepNames } = compiled.settings;
	const sides: Side[] = [
		...(createRight || !createLeft ? (['left'] as const) : []),
		...(createLeft ? (['right'] as const) : []),
	];
	return {
		flow,
		hash: context.hash,
		sides,
		names: keepNames === true,
		entities: compiled.entities,
	};
}

const whole = (value: number | undefined, otherwise: number, most: number): number =>
	Math.min(most, Math.max(1, Math.trunc(Number(value)) || otherwise));

/** @throws LoopFault if the flow is not live. */
export function* customers(input: CustomersInput): Tx<CustomersPage> {
	mustBeOneOf('category', input.category, CATEGORIES);
	const scope = yield* openScope(input.flow);
	const counts = {} as Record<Category, number>;
	for (const category of CATEGORIES) counts[category] = yield* countOf(queryOf(scope, category));
	const page = whole(input.page, 1, Number.MAX_SAFE_INTEGER);
	const size = whole(input.size, SIZE, MOST);
	const { total, rows } = yield* pageOf(scope, queryOf(scope, input.category), {
		search: input.search,
		page,
		size,
		known: counts[input.category],
	});
	const { entities } = scope;
	const called = ({ label, labelPlural, system }: Entities[Side]) => ({
		label,
		labelPlural,
		system,
	});
	return {
		flow: scope.flow,
		category: input.category,
		total,
		page,
		size,
		rows: yield* rowsOf(scope, entities, rows),
		counts,
		names: scope.names,
		labels: { left: called(entities.left), right: called(entities.right) },
	};
}

/** Records of the other side that have no link, for a person to choose one. */
export function* partners(input: PartnersInput): Tx<PartnersPage> {
	mustBeOneOf('side', input.side, SIDES);
	const scope = yield* openScope(input.flow);
	const page = whole(input.page, 1, Number.MAX_SAFE_INTEGER);
	const size = whole(input.size, SIZE, MOST);
	const query = freeOn(scope, otherSide(input.side));
	const { total, rows } = yield* pageOf(scope, query, { search: input.search, page, size });
	const labels = yield* labelsOf(scope.flow, idsOf(rows));
	return { total, page, size, rows: rows.map((row) => partnerRow(labels, row)) };
}
