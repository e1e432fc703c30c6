import type { Flow, MapRow, RowParameter } from './types';

/** Rows as the node holds them. */
export const rowParameters = (rows: MapRow[]): RowParameter[] =>
	rows.map(({ note: _note, ...row }) => row);

/** Only what is not the default. */
const advancedOf = ({
	fullPassHours,
	keepNames,
	linksOf,
	withoutDecision,
	withoutPartner,
}: Flow) => ({
	...(fullPassHours === undefined ? {} : { fullPassHours }),
	...(keepNames === undefined ? {} : { keepNames }),
	...(linksOf === undefined ? {} : { linksOf }),
	...(withoutDecision === undefined ? {} : { withoutDecision }),
	...(withoutPartner === undefined ? {} : { withoutPartner }),
});

/** Parameters of Link Store Reconcile. */
export const settingsOf = (flow: Flow) => ({
	leftEntity: flow.left.entity,
	rightEntity: flow.right.entity,
	fieldMap: { rows: rowParameters(flow.map) },
	matchKeys: { keys: flow.match.map(({ fields }) => ({ fields: fields.join(', ') })) },
	create: flow.create ?? 'right',
	conflict: flow.conflict ?? 'left',
	firstSync: 'left',
	whenLeftGone: 'endLink',
	whenRightGone: 'endLink',
	advanced: advancedOf(flow),
});
