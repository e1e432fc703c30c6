import { betweens, layout, OVERVIEW, ROW, sections, type Between } from './layout';
import { fields, whenFilled, whenText } from './core';
import { settingsOf } from './settings';
import { overview, section } from './stickies';
import type { Flow, FlowSide } from './types';
import { base, own, workflow, type Draft, type Template, type Wire } from './workflow';

const entity = (side: FlowSide): string => side.entity.split('.')[1];

/** Names of the nodes of a flow: what each one does. */
export const names = (flow: Flow) => ({
	trigger: 'Every 5 minutes or on request',
	manual: 'Run once by hand',
	start: 'Start the run',
	readLeft: `${flow.left.system}: get changed ${flow.left.records}`,
	readRight: `${flow.right.system}: get changed ${flow.right.records}`,
	compute: flow.compute?.name ?? '',
	only: flow.only?.name ?? '',
	reconcile: 'Compare and plan',
	writeLeft: `${flow.left.system}: write ${flow.left.records}`,
	writeRight: `${flow.right.system}: write ${flow.right.records}`,
	review: 'Tell somebody',
	code: 'Settings code',
	withCode: 'Only with a code',
	approve: 'Approve these settings',
});

/** The template of a flow; docs/how-it-works.md says what its nodes do. */
export function template(flow: Flow): Template {
	const nodes = [
		overview(flow, OVERVIEW),
		...sections(flow).map(section),
		...starting(flow),
		...reading(flow),
		own(
			names(flow).reconcile,
			'linkStoreReconcile',
			[layout(flow).column.reconcile, ROW.middle],
			settingsOf(flow),
		),
		...writing(flow),
		...approving(flow),
	];
	return workflow(flow.name, flow.title, nodes, wires(flow));
}

const linkStore = (flow: Flow, operation: string, more = {}) => ({
	resource: 'flow',
	operation,
	flow: flow.name,
	...more,
});

function starting(flow: Flow): Draft[] {
	const name = names(flow);
	const { column } = layout(flow);
	const trigger = { flow: flow.name, interval: 5 };
	return [
		own(name.trigger, 'linkStoreTrigger', [column.trigger, ROW.top], trigger),
		base(name.manual, ['manualTrigger', 1], [column.trigger, ROW.bottom]),
		own(
			name.start,
			'linkStore',
			[column.start, ROW.middle],
			linkStore(flow, 'startRun', { options: {} }),
		),
	];
}

function reading(flow: Flow): Draft[] {
	const name = names(flow);
	const { column } = layout(flow);
	const changes = (side: 'left' | 'right') => ({
		resource: entity(flow[side]),
		operation: 'getChanges',
		side,
	});
	const { compute, only } = flow;
	const draft = (between: Between, index: number): Draft => {
		const at: Draft['position'] = [column.between[index], ROW.top];
		return between === 'compute'
			? base(
					name.compute,
					['set', 3.4],
					at,
					fields(compute?.fields ?? [], { includeOtherFields: true }),
				)
			: base(name.only, ['filter', 2.2], at, whenText('takesPart', only?.text ?? ''));
	};
	return [
		own(name.readLeft, flow.left.node, [column.read, ROW.top], changes('left')),
		...betweens(flow).map(draft),
		own(name.readRight, flow.right.node, [column.read, ROW.bottom], changes('right')),
	];
}

function writing(flow: Flow): Draft[] {
	const name = names(flow);
	const { column } = layout(flow);
	const [top, middle, bottom] = ROW.write;
	const apply = (side: 'left' | 'right') => ({
		resource: entity(flow[side]),
		operation: 'applyChange',
	});
	return [
		...(flow.readOnly === 'left'
			? []
			: [own(name.writeLeft, flow.left.node, [column.write, top], apply('left'))]),
		...(flow.readOnly === 'right'
			? []
			: [own(name.writeRight, flow.right.node, [column.write, middle], apply('right'))]),
		base(name.review, ['noOp', 1], [column.write, bottom]),
	];
}

/**
 * The code of the settings that shall go live, entered by whoever may edit the workflow. Without one
 * nothing is approved, so running by hand does no harm; n8n allows one Manual Trigger only.
 */
function approving(flow: Flow): Draft[] {
	const name = names(flow);
	const { column } = layout(flow);
	const settings = `={{ $json.${CODE.name} }}`;
	return [
		base(name.code, ['set', 3.4], [column.approve[0], ROW.approve], fields([CODE])),
		base(name.withCode, ['filter', 2.2], [column.approve[1], ROW.approve], whenFilled(CODE.name)),
		own(
			name.approve,
			'linkStore',
			[column.approve[2], ROW.approve],
			linkStore(flow, 'approve', { settings }),
		),
	];
}

const CODE = { name: 'settingsCode', value: '' };

function wires(flow: Flow): Wire[] {
	const name = names(flow);
	const chain = [name.readLeft, ...betweens(flow).map((one) => name[one]), name.reconcile];
	return [
		[name.trigger, 0, name.start, 0],
		[name.manual, 0, name.start, 0],
		[name.start, 0, name.readLeft, 0],
		[name.start, 0, name.readRight, 0],
		[name.start, 0, name.reconcile, 2],
		...chain.slice(1).map((node, index): Wire => [chain[index], 0, node, 0]),
		[name.readRight, 0, name.reconcile, 1],
		...(flow.readOnly === 'left'
			? []
			: ([[name.reconcile, 0, name.writeLeft, 0]] satisfies Wire[])),
		...(flow.readOnly === 'right'
			? []
			: ([[name.reconcile, 1, name.writeRight, 0]] satisfies Wire[])),
		[name.reconcile, 2, name.review, 0],
		[name.manual, 0, name.code, 0],
		[name.code, 0, name.withCode, 0],
		[name.withCode, 0, name.approve, 0],
	];
}
