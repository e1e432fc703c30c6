/** What is under way when the process is killed, and what must have become of it. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '../sandbox';
import {
	keptBy,
	openFlow,
	systemCredentials,
	type CanvasFlow,
	type CanvasWorkflow,
	type Kept,
} from '../support/canvas';
import { systemsOf, type Base, type Lane } from './lane';

export interface Scenario {
	name: string;
	workflow: (sandbox: Sandbox) => CanvasWorkflow;
	/** Flows whose links this one refers to: they go live before it, and rest from then on. */
	before?: (sandbox: Sandbox) => CanvasWorkflow[];
	/** What the user has chosen in the credentials, by system. */
	chosen?: Kept;
	/** Records before the flow goes live. */
	seed: (sandbox: Sandbox) => Promise<void>;
	/** What people do then: the flow carries it over, and is killed while it does. */
	edit: (sandbox: Sandbox, flow: CanvasFlow) => Promise<void>;
	/** What people do while no process runs. `folder`: n8n's user folder with the store. */
	meanwhile?: (sandbox: Sandbox, folder: string) => Promise<void>;
}

/** Goes live and lets people work; the flow has not seen it yet. */
export async function prepare(scenario: Scenario, { sandbox }: Lane): Promise<Base> {
	for (const name of systemsOf(sandbox)) await sandbox[name].control.reset();
	await scenario.seed(sandbox);
	const workflow = scenario.workflow(sandbox);
	const credentials = systemCredentials(sandbox, scenario.chosen);
	const folder = mkdtempSync(join(tmpdir(), 'linkstore-crash-base-'));
	for (const other of scenario.before?.(sandbox) ?? []) {
		const flow = await openFlow({ workflow: other, credentials, folder });
		await flow.goLive();
		await flow.close();
	}
	const flow = await openFlow({ workflow, credentials, folder });
	await flow.goLive();
	await scenario.edit(sandbox, flow);
	await flow.close();
	return {
		workflow,
		folder,
		systems: await snapshots(sandbox),
		kept: withChosen(keptBy(credentials), scenario.chosen),
	};
}

const withChosen = (kept: Kept, chosen: Kept = {}): Kept => ({
	...kept,
	...Object.fromEntries(
		Object.entries(chosen).map(([name, data]) => [name, { ...kept[name as keyof Kept], ...data }]),
	),
});

async function snapshots(sandbox: Sandbox): Promise<Base['systems']> {
	const taken: Base['systems'] = {};
	for (const name of systemsOf(sandbox)) taken[name] = await sandbox[name].control.snapshot();
	return taken;
}

/**
 * Given by the systems anew in every run: ids of records and sub-records, stamps, counts of writes. The three
 * moments of an order of Chargebee are the second in which its invoice was paid, which differs between lanes. Wave
 * counts its records: of two that are created, the one whose create was cut off comes second.
 */
const VARIES =
	/^(id|internalId|version|start|end|url|lastChange|.+LastChange|.+At|.+_at|resource_version|paid_on|order_date|shipping_date)$/;

function stable(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(stable);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([name]) => !VARIES.test(name))
			.map(([name, inner]) => [name, stable(inner)]),
	);
}

const sorted = (records: unknown): unknown[] =>
	(records as unknown[])
		.map(stable)
		.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));

export interface Outcome {
	/** Records of both systems, without what varies. */
	systems: Record<string, unknown[]>;
	links: unknown[];
	/** Fields of a link whose last observation is not what was agreed. */
	apart: unknown[];
	/** Operations that are neither done nor dropped. */
	open: unknown[];
	reviews: unknown[];
}

/** Everything that counts, in a form in which two runs of the same scenario are equal. */
export async function outcomeOf(sandbox: Sandbox, base: Base, folder: string): Promise<Outcome> {
	const systems: Outcome['systems'] = {};
	for (const name of systemsOf(sandbox)) {
		for (const [entity, records] of Object.entries(await sandbox[name].control.state())) {
			// A log of what was done, and by how many calls: not a state.
			if (entity === 'events') continue;
			systems[`${name}.${entity}`] = sorted(records);
		}
	}
	const flow = await openFlow({
		workflow: base.workflow,
		credentials: systemCredentials(sandbox),
		folder,
	});
	try {
		const sides = await flow.query<{ id: string; side: string; base: string; seen: string }>(
			'select id, side, base, seen from link_side order by side, id',
		);
		return {
			systems,
			links: await flow.query(
				'select left_id, right_id is not null as whole, state, gone_side from link order by left_id, id',
			),
			apart: sides.flatMap(({ id, side, base: agreed, seen }) => {
				const [a, b] = [JSON.parse(agreed), JSON.parse(seen)] as Array<Record<string, string>>;
				return Object.keys(b)
					.filter((key) => a[key] !== b[key])
					.map((key) => ({ side, id, key }));
			}),
			open: await flow.query(
				"select kind, side, state, problem from operation where state not in ('done', 'dropped')",
			),
			reviews: await flow.query("select kind, text from review where state = 'open'"),
		};
	} finally {
		await flow.close();
	}
}
