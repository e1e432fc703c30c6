/** Lists of the OData dialect: system query options and server-driven paging. */
import type { Reply } from '../../../exchange';
import type { RawRecord } from '../../../types';
import { fail, type Call, type Rest, type RestRecord } from '../../context';
import {
	checkParameters,
	listed,
	seal,
	signOf,
	sorted,
	startOf,
	unseal,
	wholeNumber,
	type Order,
} from '../listing';
import { pascal } from '../names';
import { conditionsOf, holds, propertyAt, valueAt } from './filter';
import { preferences } from './prefer';
import { contextOf, rowOf } from './rows';

const OPTIONS = ['$filter', '$orderby', '$top', '$skip', '$select', '$count', '$skiptoken'];

function ordersOf(rest: Rest, call: Call, entity: string): Order[] {
	const text = call.query.get('$orderby');
	if (text === null) return [];
	return text.split(',').map((part) => {
		const [path = '', direction = 'asc', ...rest_] = part.trim().split(/\s+/);
		if (!['asc', 'desc'].includes(direction) || rest_.length > 0) {
			return fail(400, `Syntax error in $orderby: '${part.trim()}'.`);
		}
		const { names } = propertyAt(rest.schema[entity]!.fields, path);
		return {
			of: (record: RestRecord) => valueAt(record, names),
			descending: direction === 'desc',
		};
	});
}

/** Properties that are wanted, with their annotations; all of them without `$select`. */
function selection(rest: Rest, call: Call, entity: string): (row: RawRecord) => RawRecord {
	const text = call.query.get('$select');
	if (text === null || text.trim() === '*') return (row) => row;
	const wanted = text.split(',').map((one) => one.trim());
	for (const one of wanted) propertyAt(rest.schema[entity]!.fields, one);
	return (row) =>
		Object.fromEntries(
			Object.entries(row).filter(([name]) => name.startsWith('@') || wanted.includes(name)),
		);
}

function rowsOf(rest: Rest, call: Call, entity: string): RestRecord[] {
	const text = call.query.get('$filter');
	const conditions = text === null ? [] : conditionsOf(rest.schema[entity]!.fields, text);
	const effective = conditions.filter(
		({ path, operator }) =>
			!(rest.settings().sinceIgnored && path[0] === 'modifiedAt' && operator !== 'eq'),
	);
	const orders = ordersOf(rest, call, entity);
	const build = () =>
		sorted(
			listed(rest, call, entity).filter((record) => effective.every((one) => holds(record, one))),
			orders,
		);
	if (call.lists !== call.store.now) return build();
	const options = [text, call.query.get('$orderby'), rest.settings().sinceIgnored];
	return rest.listing([entity, options, call.store.revision(), rest.runtime.hidden.list()], build);
}

function flagOf(call: Call, name: string): boolean {
	const value = call.query.get(name);
	if (value === null || value === 'false') return false;
	return value === 'true' ? true : fail(400, `${name} must be true or false.`);
}

interface Place {
	/** Rows before this page. */
	before: number;
	/** Rows that `$top` still allows. */
	left: number;
	size: number;
}

/** A skip token belongs to its query: with other options it is refused. */
function placeOf(call: Call, sign: string, size: number): Place {
	const token = call.query.get('$skiptoken');
	if (token === null) {
		return {
			before: wholeNumber(call, '$skip', 0) ?? 0,
			left: wholeNumber(call, '$top', 0) ?? Infinity,
			size,
		};
	}
	const known = unseal(token);
	if (known?.sign !== sign) return fail(400, 'The $skiptoken is not valid for this query.');
	return {
		before: Number(known.before),
		left: known.left === null ? Infinity : Number(known.left),
		size: Number(known.size),
	};
}

export function odataList(rest: Rest, call: Call, entity: string, base: string): Reply {
	checkParameters(call, (name) => OPTIONS.includes(name));
	const { maxPageSize, endlessPages, nextLinkOrigin } = rest.settings();
	const wanted = preferences(call).maxPageSize;
	const size = Math.min(wanted ?? maxPageSize, maxPageSize);
	const options = [...call.query].filter(([name]) => name !== '$skiptoken');
	const sign = signOf([entity, options]);
	const rows = rowsOf(rest, call, entity);
	const select = selection(rest, call, entity);
	const count = flagOf(call, '$count');
	const place = placeOf(call, sign, size);
	const page = Math.min(place.size, place.left);
	const start = startOf(rest, call, place.before);
	const shown = rows.slice(start, start + page);
	const more = place.before + page < rows.length && place.left > page;
	const next = new URLSearchParams(options);
	next.set(
		'$skiptoken',
		seal({ sign, before: place.before + page, left: place.left - page, size: place.size }),
	);
	const address = `${base.replace(call.origin, nextLinkOrigin || call.origin)}/${pascal(entity)}`;
	return {
		status: 200,
		headers: wanted === undefined ? {} : { 'Preference-Applied': `odata.maxpagesize=${size}` },
		body: {
			'@odata.context': contextOf(base, entity),
			...(count ? { '@odata.count': rows.length } : {}),
			value: shown.map((record) => select(rowOf(rest, entity, record))),
			...(more || endlessPages
				? { '@odata.nextLink': `${address}?${next.toString().replace(/\+/g, '%20')}` }
				: {}),
		},
	};
}
