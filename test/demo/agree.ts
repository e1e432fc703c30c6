/**
 * The proof at the end of the demo and of the end-to-end tests: reads both systems over their APIs and
 * compares every linked pair, field by field, by the shipped template's map. The comparison is written
 * for itself; nothing of the engine decides what is equal here.
 */
import { readFileSync } from 'node:fs';
import { DateTime } from 'luxon';
import type { Api, Entity, EntityRecord } from '../../nodes/shared/entity';
import { getPath, type JsonObject, type JsonValue } from '../../nodes/shared/json';
import { isProfiled, profileOf } from '../support/profiles';
import { entityOf } from '../support/profiles/entity';
import { apiOf, entity } from '../support/systems';
import type { Sandbox } from '../sandbox';
import { templateFile, type LinkPair } from './lab';
import { systemOf } from './systems';

interface MapRow {
	left: string;
	right: string;
	type?: string;
	direction?: string;
	options?: {
		flows?: string;
		constant?: JsonValue;
		values?: { pairs?: Array<{ left: string; right: string }> };
		columns?: { rows?: MapRow[] };
	};
}

export interface FlowMap {
	left: string;
	right: string;
	rows: MapRow[];
}

/** The map as it stands in the shipped template. */
export function mapOf(flow: string): FlowMap {
	const template = JSON.parse(readFileSync(templateFile(flow), 'utf8')) as {
		nodes: Array<{ type: string; parameters: JsonObject }>;
	};
	const reconcile = template.nodes.find(({ type }) => type.endsWith('.linkStoreReconcile'));
	if (reconcile === undefined) throw new Error(`${flow} has no Reconcile node`);
	const { leftEntity, rightEntity, fieldMap } = reconcile.parameters as unknown as {
		leftEntity: string;
		rightEntity: string;
		fieldMap: { rows: MapRow[] };
	};
	return { left: leftEntity, right: rightEntity, rows: fieldMap.rows };
}

export interface Disagreement {
	left: string;
	right: string;
	field: string;
	leftValue: JsonValue | undefined;
	rightValue: JsonValue | undefined;
}

export async function readAll(sandbox: Sandbox, name: string): Promise<Map<string, EntityRecord>> {
	const [system, resource] = name.split('.');
	const { known, store } = systemOf(system);
	const api = await apiOf(known, store(sandbox));
	return await everyPage(api, spokenEntity(sandbox, system, resource) ?? entity(known, resource));
}

/** The entity of a system that speaks another dialect than its reference API. */
function spokenEntity(sandbox: Sandbox, system: string, resource: string): Entity | undefined {
	if (!isProfiled(system)) return undefined;
	const { dialect } = sandbox[system].credential;
	return dialect && entityOf(system, resource, profileOf(dialect, system, resource));
}

async function everyPage(api: Api, of: Entity): Promise<Map<string, EntityRecord>> {
	const records = new Map<string, EntityRecord>();
	let page: string | undefined;
	do {
		const listed = await of.list(api, { page, limit: 1000 });
		for (const record of listed.records) records.set(record.id, record);
		page = listed.next;
	} while (page !== undefined);
	return records;
}

/** Compares all linked pairs of a flow. `partners` translates ids: flow → left id → right id. */
export async function disagreements(
	sandbox: Sandbox,
	flow: string,
	links: LinkPair[],
	partners: Map<string, Map<string, string>>,
): Promise<Disagreement[]> {
	const map = mapOf(flow);
	const left = await readAll(sandbox, map.left);
	const right = await readAll(sandbox, map.right);
	const products =
		sandbox.membercare === undefined ? new Map<string, string>() : await productNames(sandbox);
	const found: Disagreement[] = [];
	for (const link of links) {
		const [a, b] = [left.get(link.left), right.get(link.right)];
		if (a === undefined || b === undefined) {
			found.push({
				...link,
				field: '(the record itself)',
				leftValue: a === undefined ? 'missing' : 'there',
				rightValue: b === undefined ? 'missing' : 'there',
			});
			continue;
		}
		// The switch of the flow that carries personal data: without consent nothing is passed on.
		if (flow.endsWith('-human-data') && a.fields.allowPersonalData !== true) continue;
		for (const row of map.rows) {
			const [x, y] = [getPath(a.fields, row.left), getPath(b.fields, row.right)];
			if (same(row, x, y, { partners, products })) continue;
			found.push({ ...link, field: `${row.left} ↔ ${row.right}`, leftValue: x, rightValue: y });
		}
	}
	return found;
}

/** Membercare's invoice lines name a product by its identification, not by its id. */
async function productNames(sandbox: Sandbox): Promise<Map<string, string>> {
	const products = await readAll(sandbox, 'membercare.product');
	return new Map(
		[...products.values()].map((record) => [
			String(getPath(record.fields, 'financeDimensions.productIdentification') ?? ''),
			record.id,
		]),
	);
}

interface Known {
	partners: Map<string, Map<string, string>>;
	products: Map<string, string>;
}

/** Wave's word for a line without taxes says that there is nothing, like an empty value. */
const plain = (value: JsonValue | undefined): string =>
	value === undefined || value === null || value === 'none'
		? ''
		: String(value as string)
				.normalize('NFC')
				.trim();
const digits = (value: JsonValue | undefined): string =>
	plain(value)
		.replace(/^\+|^00/, '')
		.replace(/\D/g, '');
const number = (value: JsonValue | undefined): number =>
	plain(value) === '' ? 0 : Number(plain(value));

function instant(value: JsonValue | undefined): number {
	const text = plain(value);
	// Chargebee counts seconds.
	if (/^\d{10}$/.test(text)) return Number(text) * 1000;
	return DateTime.fromISO(text, {
		zone: /Z|[+-]\d\d:?\d\d$/.test(text) ? undefined : 'Europe/Copenhagen',
	}).toMillis();
}

/** The day of a date, also of one that is a moment in seconds. */
const day = (value: JsonValue | undefined): string =>
	/^\d{10}$/.test(plain(value))
		? new Date(instant(value)).toISOString().slice(0, 10)
		: plain(value).slice(0, 10);

function same(
	row: MapRow,
	left: JsonValue | undefined,
	right: JsonValue | undefined,
	known: Known,
): boolean {
	if (row.type === 'constant') {
		// A constant fills what is empty; what people had entered before stays.
		return plain(row.left === '' ? right : left) !== '';
	}
	// A one-way row does not erase what only the other side knows.
	if (row.direction === 'toRight' && plain(left) === '') return true;
	if (row.direction === 'toLeft' && plain(right) === '') return true;
	if (row.type === 'list') return sameLines(row, left, right, known);
	if (row.type === 'boolean') return truth(left) === truth(right);
	if (plain(left) === '' && plain(right) === '') return true;
	switch (row.type) {
		case 'email':
			return plain(left).toLowerCase() === plain(right).toLowerCase();
		case 'phone': {
			const [a, b] = [digits(left), digits(right)];
			return a !== '' && b !== '' && (a.endsWith(b.slice(-8)) || b.endsWith(a.slice(-8)));
		}
		case 'number':
		case 'money':
			return Math.abs(number(left) - number(right)) < 0.0005;
		case 'date':
			return day(left) === day(right);
		case 'dateTime':
			return Math.abs(instant(left) - instant(right)) < 1000;
		case 'enum':
			return (
				(row.options?.values?.pairs ?? []).some(
					(pair) => pair.left === plain(left) && pair.right === plain(right),
				) || plain(left) === plain(right)
			);
		case 'country':
			return plain(left).toUpperCase() === plain(right).toUpperCase();
		case 'alias':
			return shortened(left) === shortened(right);
		case 'link':
			return flowsOf(row).some((flow) => partner(known, flow, plain(left)) === plain(right));
		default:
			// A field of Customerp takes so many characters; what it holds is the beginning then.
			if (plain(right).length >= 60 && plain(left).startsWith(plain(right))) return true;
			return plain(left).replace(/\r\n/g, '\n') === plain(right).replace(/\r\n/g, '\n');
	}
}

const truth = (value: JsonValue | undefined): boolean =>
	value === true || plain(value) === 'true' || plain(value) === '1';
const flowsOf = (row: MapRow): string[] =>
	(row.options?.flows ?? '').split(',').map((flow) => flow.trim());

/** The number as Customerp keeps it: digits only, at most eight from the end, no zeros in front. */
const shortened = (value: JsonValue | undefined): string =>
	plain(value).replace(/\D/g, '').replace(/^0+/, '').slice(-8).replace(/^0+/, '');

function partner(known: Known, flow: string, id: string): string | undefined {
	const links = known.partners.get(flow);
	return links?.get(id) ?? links?.get(known.products.get(id) ?? '');
}

function sameLines(
	row: MapRow,
	left: JsonValue | undefined,
	right: JsonValue | undefined,
	known: Known,
): boolean {
	const [a, b] = [left, right].map((lines) =>
		Array.isArray(lines) ? lines : [],
	) as JsonObject[][];
	if (a.length !== b.length) return false;
	return a.every((line, index) =>
		(row.options?.columns?.rows ?? []).every((column) =>
			same(
				{ direction: 'both', ...column },
				getPath(line, column.left),
				getPath(b[index], column.right),
				known,
			),
		),
	);
}
