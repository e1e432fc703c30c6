import { createHash } from 'node:crypto';

import { refuse, type Exchange, type Reply, type Route } from '../exchange';
import { createListingCache, type ListingCache } from '../listings';
import type { Runtime } from '../runtime';
import type { CollectionDefinition } from '../store';
import type { CustomerpEntity, CustomerpSettings, RawRecord } from '../types';

/** Fields as in the API, and the version behind the ETag. */
export type ErpRecord = RawRecord & { id: string; version: number };

export const fold = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : '');

const keys = (...names: string[]): Record<string, (record: ErpRecord) => string | null> =>
	Object.fromEntries(
		names.map((name) => [
			name,
			(record) => (typeof record[name] === 'string' ? fold(record[name]) : null),
		]),
	);

const define = (indexes: CollectionDefinition<ErpRecord>['indexes']) => ({
	key: (record: ErpRecord) => record.id,
	indexes,
});

export const definitions = {
	customers: define(
		keys('externalReference', 'number', 'email', 'organizationNumber', 'name', 'mainContactId'),
	),
	contacts: define(
		keys('externalReference', 'number', 'email', 'firstName', 'lastName', 'customerId'),
	),
	orders: define({
		...keys('externalReference', 'number', 'customerId', 'contactId'),
		uses: (record: ErpRecord) =>
			[
				...['customerId', 'contactId', 'deliveryCustomerId', 'deliveryContactId'].map(
					(name) => record[name],
				),
				record.creditedOrderId,
				...((record.lines ?? []) as RawRecord[]).map(({ productId }) => productId),
			].filter((id): id is string => typeof id === 'string'),
	}),
	products: define(keys('externalReference', 'sku', 'name', 'group')),
} satisfies Record<CustomerpEntity, CollectionDefinition<ErpRecord>>;

export type ErpDefinitions = typeof definitions;
export type Call = Exchange<ErpDefinitions>;
export type ErpRoute = Route<ErpDefinitions>;

export interface Erp {
	runtime: Runtime<ErpDefinitions, CustomerpSettings>;
	settings: CustomerpSettings;
	listing: ListingCache;
	/** ISO 8601 UTC with milliseconds. */
	nowIso(): string;
}

export const createErp = (runtime: Erp['runtime']): Erp => ({
	runtime,
	settings: runtime.settings,
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
