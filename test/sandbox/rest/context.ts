import { createHash } from 'node:crypto';

import { refuse, type Exchange, type Reply, type Route } from '../exchange';
import { createListingCache, type ListingCache } from '../listings';
import type { Runtime } from '../runtime';
import type { CollectionDefinition } from '../store';
import type { RawRecord } from '../types';
import type { EntitySchema, Fields, Schema } from './schema';
import type { RestSettings, RestSystem } from './system';

/** Fields as in the API, and the version behind the ETag. */
export type RestRecord = RawRecord & { id: string; version: number };

export const fold = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : '');

const valueKey = (name: string) => (record: RestRecord) =>
	typeof record[name] === 'string' ? fold(record[name]) : null;

/** `entity/id`, as the index `uses` has it. */
export const useOf = (entity: string, id: string): string => `${entity}/${id}`;

/** Every record that these values point at, in lists as well. */
function usesOf(fields: Fields, values: RawRecord): string[] {
	return Object.entries(fields).flatMap(([name, field]) => {
		const value = values[name];
		if (field.type === 'list') {
			return ((value ?? []) as RawRecord[]).flatMap((item) => usesOf(field.fields!, item));
		}
		return field.reference && typeof value === 'string' ? [useOf(field.reference, value)] : [];
	});
}

/** Values that a list or a check for uniqueness looks up. A status would have half of all records under it. */
export const isIndexed = ({ filters, fields }: EntitySchema, name: string): boolean =>
	fields[name]?.type === 'string' && (filters.includes(name) || fields[name].unique === true);

export type RestDefinitions = Record<string, CollectionDefinition<RestRecord>>;

export const definitionsOf = (schema: Schema): RestDefinitions =>
	Object.fromEntries(
		Object.entries(schema).map(([entity, description]) => {
			const { fields } = description;
			const names = Object.keys(fields).filter((name) => isIndexed(description, name));
			const indexes: CollectionDefinition<RestRecord>['indexes'] = {
				...Object.fromEntries(names.map((name) => [name, valueKey(name)])),
				uses: (record) => usesOf(fields, record),
			};
			return [entity, { key: (record: RestRecord) => record.id, indexes }];
		}),
	);

export type Call = Exchange<RestDefinitions>;
export type RestRoute = Route<RestDefinitions>;

export interface Rest {
	system: RestSystem<never>;
	schema: Schema;
	runtime: Runtime<RestDefinitions, object>;
	settings(): RestSettings;
	listing: ListingCache;
	/** ISO 8601 UTC with milliseconds. */
	nowIso(): string;
}

export const createRest = <Settings extends object>(
	system: RestSystem<Settings>,
	runtime: Runtime<RestDefinitions, Settings>,
): Rest => ({
	system: system as unknown as RestSystem<never>,
	schema: system.schema,
	runtime,
	settings: () => system.settings(runtime.settings),
	listing: createListingCache(),
	nowIso: () => new Date(runtime.clock.now()).toISOString(),
});

/** In the form of a UUID, but the same in every run. */
export function uuidOf(seed: string): string {
	const hex = createHash('sha256').update(seed).digest('hex');
	const variant = '89ab'[parseInt(hex.charAt(16), 16) % 4]!;
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`4${hex.slice(13, 16)}`,
		`${variant}${hex.slice(17, 20)}`,
		hex.slice(20, 32),
	].join('-');
}

const CODES: Record<number, string> = {
	400: 'bad_request',
	401: 'unauthorized',
	403: 'forbidden',
	404: 'not_found',
	405: 'method_not_allowed',
	409: 'conflict',
	412: 'precondition_failed',
	413: 'too_large',
	415: 'unsupported_media_type',
	422: 'validation_failed',
	429: 'too_many_requests',
};

export const error = (status: number, message: string, more: object = {}): Reply => ({
	status,
	body: { code: CODES[status] ?? 'error', message, ...more },
});

export const fail = (status: number, message: string, more: object = {}): never =>
	refuse(error(status, message, more));

export interface FieldError {
	field: string;
	message: string;
}

export const invalid = (errors: FieldError[]): never =>
	fail(422, `The request has ${errors.length} invalid field(s).`, { errors });
