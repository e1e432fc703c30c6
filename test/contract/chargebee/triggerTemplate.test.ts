/** The ready workflow that wakes every flow of Chargebee from one endpoint. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LinkStore } from '../../../nodes/LinkStore/LinkStore.node';
import { ensureFlow } from '../../../nodes/LinkStore/loop/flows';
import { openStore } from '../../../nodes/LinkStore/store';
import { EVENT_TYPES, subjectOf } from '../../../nodes/Chargebee/trigger/events';
import { executeContext } from '../../support/context';
import { WOKEN } from '../../tools/templates/chargebeeWebhook';
import type { Template, TemplateNode } from '../../tools/templates/workflow';

const template = JSON.parse(
	readFileSync(
		join(__dirname, '..', '..', '..', 'workflows', 'chargebee-webhook--request-runs.json'),
		'utf8',
	),
) as Template;
const waking = template.nodes.filter(({ type }) => type.endsWith('.linkStore'));
const named = (name: string) => template.nodes.find((node) => node.name === name) as TemplateNode;
const behind = (name: string, output = 0) =>
	(template.connections[name]?.main[output] ?? []).map(({ node }) => named(node));

let home: string;
const before = process.env.N8N_USER_FOLDER;
beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'linkstore-wake-'));
	process.env.N8N_USER_FOLDER = home;
});
afterEach(async () => {
	await (await openStore()).close();
	rmSync(home, { recursive: true, force: true });
	if (before === undefined) delete process.env.N8N_USER_FOLDER;
	else process.env.N8N_USER_FOLDER = before;
});

const wake = async ({ parameters, name }: TemplateNode) => {
	const type = new LinkStore();
	const [items] = await type.execute.call(executeContext({ type, parameters, name }));
	return items.map(({ json }) => json);
};

test('wakes the seven flows that have Chargebee on a side', () => {
	expect(waking.map(({ parameters }) => parameters.flow).sort()).toEqual([
		'chargebee-business-entity--customerp-customer',
		'chargebee-customer--customerp-contact',
		'chargebee-item--customerp-product',
		'chargebee-order--customerp-order',
		'custompms-customer--chargebee-address',
		'custompms-customer--chargebee-business-entity',
		'custompms-customer--chargebee-customer',
	]);
});

test('every kind of record that flows have wakes its own flows, by hand all of them', () => {
	const trigger = template.nodes.find(({ type }) => type.endsWith('.chargebeeTrigger'))!;
	const manual = template.nodes.find(({ type }) => type.endsWith('.manualTrigger'))!;
	const woken = behind(trigger.name).map((filter) => {
		const { conditions } = filter.parameters.conditions as {
			conditions: Array<{ leftValue: string; rightValue: string }>;
		};
		expect(conditions).toMatchObject([{ leftValue: '={{ $json.entity }}' }]);
		return [conditions[0].rightValue, behind(filter.name).map(({ parameters }) => parameters.flow)];
	});
	expect(woken).toEqual(WOKEN.map(({ entity, flows }) => [entity, flows]));
	const told = new Set(EVENT_TYPES.map((type) => subjectOf(type, {})?.entity));
	for (const { entity } of WOKEN) expect(told).toContain(entity);
	expect(behind(manual.name)).toEqual(waking);
});

test('a flow that is not installed is skipped, one that is gets a run', async () => {
	const [first, ...others] = waking;
	const flow = String(first.parameters.flow);
	await (await openStore()).write(() => ensureFlow(flow));
	expect(await wake(first)).toEqual([{ flow, requests: 1 }]);
	expect(await wake(first)).toEqual([{ flow, requests: 2 }]);
	for (const node of others) {
		expect(await wake(node)).toEqual([{ flow: node.parameters.flow, requested: false }]);
	}
	await expect(
		wake({ ...others[0], parameters: { ...others[0].parameters, unknownFlow: 'fail' } }),
	).rejects.toThrow('knows no flow');
});
