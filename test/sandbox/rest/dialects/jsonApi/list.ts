/** Lists of the JSON:API dialect: `filter[…]`, `sort`, numbered pages, and links between them. */
import type { Reply } from '../../../exchange';
import { fail, type Call, type Rest, type RestRecord } from '../../context';
import { utcOf } from '../../normalize';
import { checkParameters, searched, sorted, startOf, wholeNumber, type Order } from '../listing';
import { fieldNamed, resourceOf } from './resource';

const [NUMBER, SIZE] = ['page[number]', 'page[size]'];
const STAMP = /^filter\[modifiedAt\]\[(ge|gt|le|lt)\]$/;
const DEFAULT_SIZE = 50;

const refuse = (parameter: string, message: string): never => fail(400, message, { parameter });

/** The field that `filter[member]` is about; undefined for one that cannot be filtered. */
function filteredField(rest: Rest, entity: string, parameter: string): string | undefined {
	const member = /^filter\[([A-Za-z]\w*)\]$/.exec(parameter)?.[1];
	const name = member === undefined ? undefined : fieldNamed(rest, entity, member);
	return name !== undefined && rest.schema[entity]!.filters.includes(name) ? name : undefined;
}

function stampConditions(rest: Rest, call: Call): Array<(record: RestRecord) => boolean> {
	if (rest.settings().sinceIgnored) return [];
	return [...call.query].flatMap(([parameter, value]) => {
		const operator = STAMP.exec(parameter)?.[1];
		if (operator === undefined) return [];
		const moment = utcOf(value);
		if (moment === undefined)
			return refuse(parameter, `${parameter} must be a date-time with offset.`);
		return (record: RestRecord) => {
			const stamp = String(record.modifiedAt);
			if (stamp === moment) return operator.endsWith('e');
			return operator.startsWith('g') === stamp > moment;
		};
	});
}

function orderOf(rest: Rest, call: Call, entity: string): Order[] {
	const text = call.query.get('sort');
	if (text === null) return [];
	return text.split(',').map((part) => {
		const descending = part.startsWith('-');
		const member = descending ? part.slice(1) : part;
		const name = fieldNamed(rest, entity, member);
		if (name === undefined || !rest.schema[entity]!.sorts.includes(name)) {
			return refuse('sort', `Resources cannot be sorted by '${member}'.`);
		}
		return { of: (record: RestRecord) => record[name], descending };
	});
}

function rowsOf(rest: Rest, call: Call, entity: string): RestRecord[] {
	const wanted = [...call.query].flatMap(([parameter, value]): Array<[string, string]> => {
		const name = filteredField(rest, entity, parameter);
		return name === undefined ? [] : [[name, value]];
	});
	const conditions = stampConditions(rest, call);
	const orders = orderOf(rest, call, entity);
	const build = () =>
		sorted(
			searched(rest, call, entity, wanted).filter((record) =>
				conditions.every((one) => one(record)),
			),
			orders,
		);
	if (call.lists !== call.store.now) return build();
	const query = [...call.query].filter(([name]) => name !== NUMBER && name !== SIZE);
	return rest.listing(
		[
			entity,
			query,
			rest.settings().sinceIgnored,
			call.store.revision(),
			rest.runtime.hidden.list(),
		],
		build,
	);
}

export function jsonApiList(rest: Rest, call: Call, entity: string, base: string): Reply {
	checkParameters(
		call,
		(name) =>
			[NUMBER, SIZE, 'sort'].includes(name) ||
			STAMP.test(name) ||
			filteredField(rest, entity, name) !== undefined,
	);
	const { maxPageSize, endlessPages, nextLinkOrigin } = rest.settings();
	const number = wholeNumber(call, NUMBER, 1) ?? 1;
	const size = wholeNumber(call, SIZE, 1) ?? Math.min(DEFAULT_SIZE, maxPageSize);
	if (size > maxPageSize) refuse(SIZE, `${SIZE} must be at most ${maxPageSize}.`);
	const rows = rowsOf(rest, call, entity);
	const before = (number - 1) * size;
	const start = startOf(rest, call, before);
	const pages = Math.max(1, Math.ceil(rows.length / size));
	const link = (page: number) => {
		const query = new URLSearchParams([...call.query].filter(([name]) => name !== NUMBER));
		query.set(NUMBER, String(page));
		return `${base.replace(call.origin, nextLinkOrigin || call.origin)}/${entity}?${query}`;
	};
	return {
		status: 200,
		body: {
			data: rows.slice(start, start + size).map((record) => resourceOf(rest, entity, record, base)),
			links: {
				self: link(number),
				first: link(1),
				prev: number > 1 ? link(number - 1) : null,
				next: number < pages || endlessPages ? link(number + 1) : null,
				last: link(pages),
			},
			meta: { total: rows.length },
		},
	};
}
