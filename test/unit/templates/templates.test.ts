import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IExecuteFunctions } from 'n8n-workflow';
import { compileFlow } from '../../../nodes/LinkStore/engine/compile';
import { readSettings } from '../../../nodes/LinkStore/actions/settings';
import type { CompiledFlow, CompiledRow } from '../../../nodes/LinkStore/engine/types';
import type { Side } from '../../../nodes/shared/contracts';
import { entityName, findField, type EntityDescription } from '../../../nodes/shared/entity';
import { getPath, type JsonObject } from '../../../nodes/shared/json';
import { allEntities } from '../../../nodes/shared/registry';
import { names } from '../../tools/templates/canvas';
import { files } from '../../tools/templates/files';
import { flows } from '../../tools/templates/flows';
import { betweens } from '../../tools/templates/layout';
import { rowParameters } from '../../tools/templates/settings';
import type { Flow } from '../../tools/templates/types';
import { PACKAGE, type Template, type TemplateNode } from '../../tools/templates/workflow';

const root = join(__dirname, '..', '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const templateOf = (name: string) => JSON.parse(read(`workflows/${name}.json`)) as Template;
const nodeOf = (template: Template, name: string): TemplateNode => {
	const node = template.nodes.find((one) => one.name === name);
	if (node === undefined) throw new Error(`${template.name} has no node "${name}"`);
	return node;
};

const entityOf = (name: string): EntityDescription => {
	const entity = allEntities().find((one) => entityName(one) === name);
	if (entity === undefined) throw new Error(`no entity ${name}`);
	return entity;
};

/** The flow as Reconcile reads it from its parameters, compiled against the real entities. */
function compiled(flow: Flow, changed: JsonObject = {}): CompiledFlow {
	const parameters = {
		...nodeOf(templateOf(flow.name), names(flow).reconcile).parameters,
		...changed,
	};
	const context = {
		getNodeParameter: (name: string, _item: number, otherwise: unknown) =>
			getPath(parameters as JsonObject, name) ?? otherwise,
	} as unknown as IExecuteFunctions;
	const settings = readSettings.call(context, flow.name, 300);
	const entities = { left: entityOf(settings.left), right: entityOf(settings.right) };
	return compileFlow(settings, entities, { left: 'Europe/Copenhagen', right: 'UTC' });
}

/** The field of a row, if the entity has it: by its name, or among those that users add. */
const known = (row: CompiledRow, side: Side): string | undefined => {
	const def = row.defs[side];
	return def !== undefined && findField([def], row[side]) === def ? row[side] : undefined;
};

describe('what is committed is what the builder makes', () => {
	const made = files();

	it.each(Object.keys(made))('%s', (path) => {
		expect(existsSync(join(root, path))).toBe(true);
		expect(read(path)).toBe(made[path]);
	});

	it.each([
		['workflows', '.json'],
		['docs/flows', '.md'],
	])('nothing else lies in %s', (folder, ending) => {
		const there = readdirSync(join(root, folder)).filter((file) => file.endsWith(ending));
		const expected = Object.keys(made)
			.filter((path) => path.startsWith(`${folder}/`))
			.map((path) => path.slice(folder.length + 1));
		expect(there.sort()).toEqual(expected.sort());
	});
});

describe.each(flows.map((flow) => [flow.name, flow] as const))('%s', (_name, flow) => {
	const template = templateOf(flow.name);
	const name = names(flow);
	const into = (node: string) =>
		Object.entries(template.connections).flatMap(([from, { main }]) =>
			main.flatMap((ends, output) =>
				ends.flatMap((end) => (end.node === node ? [`${from}:${output} > ${end.index}`] : [])),
			),
		);

	it('has a map that the engine takes, in fields that the entities have', () => {
		const { rows, settings } = compiled(flow);
		expect(settings.left).toBe(flow.left.entity);
		expect(settings.right).toBe(flow.right.entity);
		for (const row of rows) {
			for (const side of ['left', 'right'] as const) {
				// A constant has no field on its own side; every other end is a field of the entity.
				if (row.type === 'constant' && row[side] === '') continue;
				const computed =
					flow.compute?.fields.some((field) => field.name === row[side]) && side === 'left';
				const name = computed ? row[side] : known(row, side);
				expect([row.title, side, name]).toEqual([row.title, side, row[side]]);
			}
			for (const column of row.columns ?? []) {
				for (const side of ['left', 'right'] as const) {
					expect([column.title, column.defs[side]?.name]).toEqual([column.title, column[side]]);
				}
			}
		}
	});

	it('tells of rows to add that the engine takes, in fields that the entities have', () => {
		if (!flow.additions) return;
		const { rows } = compiled(flow, {
			fieldMap: { rows: rowParameters(flow.additions) as unknown as JsonObject[] },
			matchKeys: { keys: [] },
		});
		expect(rows).toHaveLength(flow.additions.length);
		for (const row of rows) {
			for (const side of ['left', 'right'] as const) {
				if (row.type === 'constant' && row[side] === '') continue;
				expect([row.title, side, known(row, side)]).toEqual([row.title, side, row[side]]);
			}
		}
		expect(flow.additions.filter(({ note }) => !note)).toEqual([]);
	});

	it('fills every field that the right system requires', () => {
		const { rows, settings, entities } = compiled(flow);
		expect([settings.createLeft, settings.createRight]).toEqual([false, flow.create !== 'none']);
		if (!settings.createRight) return;
		const written = rows
			.filter(({ direction }) => direction !== 'toLeft')
			.map(({ right }) => right);
		const required = entities.right.fields.filter((field) => field.required && field.writable);
		expect(written).toEqual(expect.arrayContaining(required.map((field) => field.name)));
	});

	it('pairs every value of an enum that it reads', () => {
		for (const row of compiled(flow).rows) {
			if (row.type !== 'enum') continue;
			for (const side of ['left', 'right'] as const) {
				const reads =
					row.direction === 'both' || row.direction === (side === 'left' ? 'toRight' : 'toLeft');
				if (!reads) continue;
				const def = row.defs[side];
				const values =
					def?.kind === 'boolean'
						? ['true', 'false']
						: (def?.options ?? []).map(({ value }) => String(value));
				const paired = (row.options.values ?? []).map((pair) => String(pair[side]));
				expect([row.title, values.filter((value) => !paired.includes(value))]).toEqual([
					row.title,
					[],
				]);
			}
		}
	});

	it('writes enum values that the target knows', () => {
		for (const row of compiled(flow).rows) {
			for (const side of ['left', 'right'] as Side[]) {
				const options = row.defs[side]?.options?.map(({ value }) => String(value));
				if (row.type !== 'enum' || options === undefined) continue;
				const paired = (row.options.values ?? []).map((pair) => String(pair[side]));
				expect([row.title, paired.filter((value) => !options.includes(value))]).toEqual([
					row.title,
					[],
				]);
			}
		}
	});

	it('translates references by flows that are there and point to the right records', () => {
		const links = compiled(flow).rows.flatMap((row) =>
			row.type === 'link' ? [row] : (row.columns ?? []),
		);
		for (const link of links.filter(({ type }) => type === 'link')) {
			const through = (link.options.flows ?? []).map((one) =>
				flows.find((other) => other.name === one),
			);
			expect([link.title, through.length > 0, through.includes(undefined)]).toEqual([
				link.title,
				true,
				false,
			]);
			for (const side of ['left', 'right'] as const) {
				expect(link.defs[side]?.refersTo).toEqual(
					expect.arrayContaining(through.map((other) => other?.[side].entity)),
				);
			}
		}
	});

	it('carries no field that another flow of the same links carries (rule 11)', () => {
		const others = flows.filter(
			(other) => other !== flow && (other.linksOf ?? other.name) === (flow.linksOf ?? flow.name),
		);
		if (flow.linksOf !== undefined) {
			expect(others.map((other) => other.name)).toContain(flow.linksOf);
			const { settings } = compiled(flow);
			expect(settings).toMatchObject({ linksOf: flow.linksOf, createRight: false, match: [] });
		}
		for (const side of ['left', 'right'] as const) {
			const taken = others.flatMap((other) => other.map.map((row) => row[side]));
			expect(flow.map.map((row) => row[side]).filter((path) => taken.includes(path))).toEqual([]);
		}
	});

	it('bears its name everywhere', () => {
		const named = template.nodes.flatMap(({ parameters }) =>
			parameters.flow === undefined ? [] : [parameters.flow],
		);
		expect(named).toEqual([flow.name, flow.name, flow.name]);
		expect(existsSync(join(root, 'docs', 'flows', `${flow.name}.md`))).toBe(true);
	});

	it('runs Left before Right, as n8n goes by the place on the canvas', () => {
		const at = (node: string) => nodeOf(template, node).position;
		expect(at(name.readLeft)[1]).toBeLessThan(at(name.readRight)[1]);
		expect(at(name.reconcile)[0]).toBeGreaterThan(at(name.readLeft)[0]);
		expect(at(name.reconcile)[0]).toBeGreaterThan(at(name.readRight)[0]);
	});

	it('is wired as the loop needs it (rule 14)', () => {
		expect(into(name.start).sort()).toEqual(
			[`${name.manual}:0 > 0`, `${name.trigger}:0 > 0`].sort(),
		);
		const chain = [name.readLeft, ...betweens(flow).map((one) => name[one])];
		expect(into(name.reconcile).sort()).toEqual(
			[`${chain.at(-1)}:0 > 0`, `${name.readRight}:0 > 1`, `${name.start}:0 > 2`].sort(),
		);
		chain.slice(1).forEach((node, index) => {
			expect(into(node)).toEqual([`${chain[index]}:0 > 0`]);
		});
		expect(into(name.review)).toEqual([`${name.reconcile}:2 > 0`]);
	});

	it.each([
		['left', 'toRight', 0],
		['right', 'toLeft', 1],
	] as const)(
		'has a node that writes to the %s wherever a row does, and none where none does',
		(side, away, output) => {
			const write = side === 'left' ? name.writeLeft : name.writeRight;
			const writes = compiled(flow).rows.some(({ direction }) => direction !== away);
			expect(template.nodes.some((node) => node.name === write)).toBe(writes);
			const ends = template.connections[name.reconcile].main[output];
			expect(ends).toEqual(writes ? [{ node: write, type: 'main', index: 0 }] : []);
		},
	);

	it('passes everything on where it computes a field', () => {
		if (!flow.compute) return;
		expect(nodeOf(template, name.compute).parameters).toMatchObject({ includeOtherFields: true });
	});

	it('leaves records out by one condition, where it does', () => {
		if (!flow.only) return;
		const { conditions } = nodeOf(template, name.only).parameters.conditions as {
			conditions: Array<{ leftValue: string }>;
		};
		expect(conditions.map(({ leftValue }) => leftValue)).toEqual([`={{ ${flow.only.text} }}`]);
	});

	it('approves only with a code that somebody has entered (rule 17)', () => {
		const { assignments } = nodeOf(template, name.code).parameters.assignments as {
			assignments: Array<{ name: string; value: string }>;
		};
		expect(assignments).toMatchObject([{ name: 'settingsCode', value: '' }]);
		expect(nodeOf(template, name.approve).parameters.settings).toBe('={{ $json.settingsCode }}');
		expect(into(name.approve)).toEqual([`${name.withCode}:0 > 0`]);
		expect(into(name.withCode)).toEqual([`${name.code}:0 > 0`]);
		expect(into(name.code)).toEqual([`${name.manual}:0 > 0`]);
		// The run comes first, so a code that is wrong does not keep it from working.
		expect(nodeOf(template, name.start).position[1]).toBeLessThan(
			nodeOf(template, name.code).position[1],
		);
	});

	it('never retries a write by itself (rule 1)', () => {
		expect(template.nodes.filter((node) => 'retryOnFail' in node)).toEqual([]);
	});
});

describe('the JSON of a template', () => {
	const all = readdirSync(join(root, 'workflows')).map((file) => {
		const name = file.replace('.json', '');
		return [name, templateOf(name)] as const;
	});
	const known = new Map<string, number>([
		...(JSON.parse(read('package.json')) as { n8n: { nodes: string[] } }).n8n.nodes.map(
			(file): [string, number] => {
				const type = file.replace(/^.*\/(\w+)\.node\.js$/, '$1');
				return [`${PACKAGE}.${type[0].toLowerCase()}${type.slice(1)}`, 1];
			},
		),
		['n8n-nodes-base.manualTrigger', 1],
		['n8n-nodes-base.filter', 2.2],
		['n8n-nodes-base.form', 2.5],
		['n8n-nodes-base.formTrigger', 2.5],
		['n8n-nodes-base.if', 2.2],
		['n8n-nodes-base.noOp', 1],
		['n8n-nodes-base.respondToWebhook', 1.4],
		['n8n-nodes-base.scheduleTrigger', 1.2],
		['n8n-nodes-base.set', 3.4],
		['n8n-nodes-base.stickyNote', 1],
		['n8n-nodes-base.switch', 3.2],
		['n8n-nodes-base.webhook', 2.1],
	]);
	/** Started by a person in the browser; there is nothing to run by hand. */
	const startedByForm = ({ nodes }: Template) =>
		nodes.some(({ type }) => /\.(formTrigger|webhook)$/.test(type));

	it.each(all)('%s: nodes, connections and settings are sound', (_name, template) => {
		const nodes = template.nodes.map(({ name }) => name);
		expect(new Set(nodes).size).toBe(nodes.length);
		expect(new Set(template.nodes.map(({ id }) => id)).size).toBe(nodes.length);
		for (const [from, { main }] of Object.entries(template.connections)) {
			expect(nodes).toContain(from);
			for (const end of main.flat()) expect(nodes).toContain(end.node);
		}
		for (const { type, typeVersion } of template.nodes) {
			expect([type, known.get(type)]).toEqual([type, typeVersion]);
		}
		expect(template.nodes.filter(({ type }) => type.endsWith('.manualTrigger')).length).toBe(
			startedByForm(template) ? 0 : 1,
		);
		expect(Object.keys(template).sort()).toEqual(
			['active', 'connections', 'name', 'nodes', 'pinData', 'settings'].sort(),
		);
		expect(template).toMatchObject({ active: false, pinData: {} });
	});

	it.each(all)('%s: names no account and no secret', (name, template) => {
		expect(template.nodes.filter((node) => 'credentials' in node)).toEqual([]);
		expect(read(`workflows/${name}.json`)).not.toMatch(
			/\$env|@[a-z]|https?:|"(?:instanceId|versionId|tags)"/i,
		);
	});

	it.each(all)("%s: keeps nobody's data in the list of executions (rule 33)", (_name, template) => {
		expect(template.settings).toEqual({
			executionOrder: 'v1',
			saveDataSuccessExecution: 'none',
			saveDataErrorExecution: 'none',
			saveManualExecutions: false,
		});
	});

	it.each(all)('%s: notes explain it, cover every node, and do not overlap', (_name, template) => {
		const notes = template.nodes.filter(({ type }) => type.endsWith('.stickyNote'));
		const others = template.nodes.filter((node) => !notes.includes(node));
		const yellow = notes.filter(({ parameters }) => parameters.color === undefined);
		const words = (text: string) =>
			text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

		expect(yellow).toHaveLength(1);
		const text = String(yellow[0].parameters.content);
		expect(text).toContain('### How it works');
		expect(text).toContain('### Setup');
		expect(text).toContain('### Customization');
		expect(words(text)).toBeGreaterThanOrEqual(100);
		expect(words(text)).toBeLessThanOrEqual(300);
		for (const note of notes) {
			if (note === yellow[0]) continue;
			expect(note.parameters.color).toBe(7);
			expect([note.name, words(String(note.parameters.content)) < 50]).toEqual([note.name, true]);
		}

		const box = ({ position: [x, y], parameters }: TemplateNode) => ({
			left: x,
			top: y,
			right: x + Number(parameters.width),
			bottom: y + Number(parameters.height),
		});
		for (const [index, one] of notes.entries()) {
			for (const other of notes.slice(index + 1)) {
				const [a, b] = [box(one), box(other)];
				const apart =
					a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
				expect([one.name, other.name, apart]).toEqual([one.name, other.name, true]);
			}
		}
		for (const node of others) {
			// A node is 96 wide and high, its name stands below it.
			const [x, y] = node.position;
			const around = notes.filter((note) => {
				const { left, top, right, bottom } = box(note);
				return x >= left + 32 && x + 96 <= right - 32 && y >= top + 96 && y + 176 <= bottom;
			});
			expect([node.name, around.length]).toEqual([node.name, 1]);
		}
		for (const { position } of template.nodes) {
			for (const place of position) expect(Math.abs(place % 16)).toBe(0);
		}
	});
});
