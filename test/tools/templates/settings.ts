import type { Flow } from './types';

/** Parameters of Link Store Reconcile. */
export const settingsOf = (flow: Flow) => ({
	leftEntity: flow.left.entity,
	rightEntity: flow.right.entity,
	fieldMap: { rows: flow.map.map(({ note: _note, ...row }) => row) },
	matchKeys: { keys: flow.match.map(({ fields }) => ({ fields: fields.join(', ') })) },
	create: 'right',
	conflict: 'left',
	firstSync: 'left',
	whenLeftGone: 'endLink',
	whenRightGone: 'endLink',
	advanced: {},
});
