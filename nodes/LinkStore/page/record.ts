import type { Side } from '../../shared/contracts';
import { openScope } from '../loop/people/customers';
import { labelsOf, partnerRow, rowsOf } from '../loop/people/customerRows';
import type { CustomerRow, PartnerRow } from '../loop/people/customers';
import { decisionOn } from '../loop/people/decided';
import { one, type Tx } from '../store';

const only = (side: Side, id: string): Record<Side, string[]> => ({
	left: side === 'left' ? [id] : [],
	right: side === 'right' ? [id] : [],
});

/** What the store keeps to show a record by; the id alone where it keeps no names. */
export function* labelled(flow: string, side: Side, id: string): Tx<PartnerRow> {
	return partnerRow(yield* labelsOf(flow, only(side, id)), { side, id });
}

/**
 * One record as it is now, for the pages about it.
 *
 * @returns undefined if the flow has never seen it and nobody has decided on it.
 */
export function* recordNow(name: string, side: Side, id: string): Tx<CustomerRow | undefined> {
	const scope = yield* openScope(name);
	const link = yield* one<{ id: number }>(
		`select id from link where owner = ? and ${side}_id = ? order by case state when 'ended' then 1 else 0 end, id desc limit 1`,
		scope.flow,
		id,
	);
	const known =
		link ??
		(yield* decisionOn(scope.flow, side, id)) ??
		(yield* one(
			'select 1 from entry where flow = ? and hash = ? and side = ? and id = ?',
			scope.flow,
			scope.hash,
			side,
			id,
		));
	if (known === undefined) return undefined;
	const rows = yield* rowsOf(scope, scope.entities, [{ side, id, link_id: link?.id ?? null }]);
	return rows[0];
}
