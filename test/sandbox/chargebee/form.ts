/**
 * Reads an `application/x-www-form-urlencoded` body the way Chargebee writes it:
 * `billing_address[line1]=…`, `applicable_items[0]=…`, and for lists of objects name first, index last:
 * `tiers[price][0]=…`.
 */
import type { RawRecord } from '../types';
import { fail, type Call } from './context';

export interface Pair {
	/** `billing_address[line1]` as `['billing_address', 'line1']`. */
	path: string[];
	name: string;
	value: string;
}

const NAME = /^([A-Za-z_][\w-]*)((?:\[[\w-]+\])*)$/;
const MAX_INDEX = 999;

/** Pairs of a form or a query; undefined if a name has not the form that the API knows. */
export function parsePairs(text: string): Pair[] {
	return [...new URLSearchParams(text)].map(([name, value]) => {
		const match = NAME.exec(name);
		if (!match) return fail(400, 'invalid_request', `'${name}' is no parameter name.`, name);
		const inner = match[2] === '' ? [] : match[2]!.slice(1, -1).split('][');
		return { path: [match[1]!, ...inner], name, value };
	});
}

const isIndex = (text: string) => /^(0|[1-9]\d*)$/.test(text) && Number(text) <= MAX_INDEX;

/** Objects whose names are 0, 1, 2 … become lists; holes are refused. */
function toLists(value: unknown, name: string): unknown {
	if (typeof value !== 'object' || value === null) return value;
	const names = Object.keys(value);
	const entries = Object.entries(value).map(
		([inner, one]) => [inner, toLists(one, `${name}[${inner}]`)] as const,
	);
	if (!names.every(isIndex)) return Object.fromEntries(entries);
	const list = entries.toSorted(([a], [b]) => Number(a) - Number(b));
	if (list.some(([index], position) => Number(index) !== position)) {
		return fail(400, 'param_wrong_value', `${name} : its indexes must be 0, 1, 2 and so on.`, name);
	}
	return list.map(([, one]) => one);
}

/** Without a prototype, so that no name means more than itself. */
const emptyNode = () => Object.create(null) as RawRecord;

function build(pairs: Pair[]): RawRecord {
	const root = emptyNode();
	for (const { path, name, value } of pairs) {
		let node = root;
		for (const part of path.slice(0, -1)) {
			const next = Object.hasOwn(node, part) ? node[part] : undefined;
			if (next !== undefined && typeof next !== 'object') {
				fail(400, 'invalid_request', `'${name}' is both a value and a group.`, name);
			}
			node = (node[part] = (next ?? emptyNode()) as RawRecord) as RawRecord;
		}
		const last = path.at(-1)!;
		if (Object.hasOwn(node, last)) {
			fail(400, 'invalid_request', `'${name}' is given more than once.`, name);
		}
		node[last] = value;
	}
	return Object.fromEntries(
		Object.entries(root).map(([name, value]) => [name, toLists(value, name)]),
	);
}

/**
 * The parameters of a write, nested; every value is text still. Refuses bodies that are no form, parameters in
 * the query of a POST, names that are given twice, and lists with holes. `{}` without a body.
 */
export function form(call: Call): RawRecord {
	if (call.search !== '') {
		fail(400, 'invalid_request', 'The parameters of a POST belong into its body.');
	}
	if (call.rawBody === '') return {};
	if (
		!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(call.headers['content-type'] ?? '') ||
		/^\s*[[{]/.test(call.rawBody)
	) {
		fail(400, 'invalid_request', 'The body must be application/x-www-form-urlencoded.');
	}
	return build(parsePairs(call.rawBody));
}
