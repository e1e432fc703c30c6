/**
 * What the files of the simulated Wave share: its collections, its refusals, and the way from a raw record to what a
 * resolver may see.
 */
import { GraphQLError } from 'graphql';

import type { Exchange, Route } from '../exchange';
import { createListingCache, type ListingCache } from '../listings';
import { uuidOf } from '../rest/context';
import type { Runtime } from '../runtime';
import type { CollectionDefinition } from '../store';
import type { RawRecord, WaveEntity, WaveSettings } from '../types';
import type { Grant } from './tokens';
import { kindOf } from './ids';

/** Fields as they are written; `internalId` is the number in the id. */
export type WaveRecord = RawRecord & { id: string; businessId: string };

const define = (...indexed: string[]): CollectionDefinition<WaveRecord> => ({
	key: (record) => record.id,
	indexes: Object.fromEntries(
		indexed.map((name) => [
			name,
			(record: WaveRecord) => (typeof record[name] === 'string' ? record[name] : null),
		]),
	),
});

export const definitions = {
	businesses: define(),
	customers: define('businessId'),
	products: define('businessId'),
	invoices: define('businessId', 'customerId', 'invoiceNumber'),
	invoicePayments: define('businessId', 'invoiceId'),
	accounts: define('businessId'),
	salesTaxes: define('businessId'),
	vendors: define('businessId'),
} satisfies Record<WaveEntity, CollectionDefinition<WaveRecord>>;

export type WaveDefinitions = typeof definitions;
export type WaveCall = Exchange<WaveDefinitions>;
export type WaveRoute = Route<WaveDefinitions>;
export type WaveRuntime = Runtime<WaveDefinitions, WaveSettings>;

export interface Wave {
	runtime: WaveRuntime;
	settings: WaveSettings;
	listing: ListingCache;
	/** ISO 8601 UTC with milliseconds. */
	nowIso(): string;
	/** The day in UTC. */
	today(): string;
	/** The setting, or its choices in turn if it is 'alternate'. */
	choose<T>(name: keyof WaveSettings, choices: readonly T[]): T;
	/** The turns begin again. */
	forgetTurns(): void;
	/** Support reference of an error. */
	errorId(): string;
}

export function createWave(runtime: WaveRuntime): Wave {
	const turns = new Map<string, number>();
	let errors = 0;
	const nowIso = () => new Date(runtime.clock.now()).toISOString();
	return {
		runtime,
		settings: runtime.settings,
		listing: createListingCache(),
		nowIso,
		today: () => nowIso().slice(0, 10),
		choose<T>(name: keyof WaveSettings, choices: readonly T[]): T {
			const setting = runtime.settings[name];
			if (setting !== 'alternate') return setting as T;
			const turn = turns.get(name) ?? 0;
			turns.set(name, turn + 1);
			return choices[turn % choices.length]!;
		},
		forgetTurns: () => turns.clear(),
		errorId: () => uuidOf(`error ${(errors += 1)}`),
	};
}

/** What the resolvers of one request know. */
export interface Ctx {
	wave: Wave;
	call: WaveCall;
	grant: Grant;
}

/** What a resolver is given: a raw record, or a part of one. */
export type Source = RawRecord;
export type Args = Record<string, unknown>;
export type Resolver = (source: Source, args: Args, ctx: Ctx) => unknown;
/** By type and field; a field without a resolver is read from its source. */
export type Resolvers = Record<string, Record<string, Resolver>>;

// ---------------------------------------------------------------------------------------------
// Refusals
// ---------------------------------------------------------------------------------------------

export const graphError = (code: string, message: string) =>
	new GraphQLError(message, { extensions: { code } });

export const notFound = (entity: WaveEntity, id: string) =>
	graphError('NOT_FOUND', `${kindOf(entity)} '${id}' could not be found.`);

export interface InputError {
	code: string;
	message: string;
	path: string[];
}

/** A mutation stops with these `inputErrors`; what it wrote is undone. */
class InputRefused extends Error {
	constructor(readonly errors: InputError[]) {
		super(errors.map(({ message }) => message).join(' '));
	}
}

/** `path` is below `input`. */
export function refuseInput(path: (string | number)[], message: string, code = 'INVALID'): never {
	throw new InputRefused([{ code, message, path: ['input', ...path.map(String)] }]);
}

export function need({ wave, grant }: Ctx, scope: string): void {
	if (grant.scopes === null) return;
	const [resource] = scope.split(':');
	if (grant.scopes.includes(scope) || grant.scopes.includes(`${resource}:*`)) return;
	throw graphError(wave.settings.missingScopeCode, `This token lacks the scope '${scope}'.`);
}

// ---------------------------------------------------------------------------------------------
// Reading
// ---------------------------------------------------------------------------------------------

/** Whether the token reaches the business. */
export const reaches = ({ grant }: Ctx, businessId: string): boolean =>
	grant.businessId === null || grant.businessId === businessId;

/** A record that a reference inside another one points at; it is there because nothing deletes what is in use. */
export function referred({ call }: Ctx, entity: WaveEntity, id: unknown): WaveRecord | null {
	return typeof id === 'string' ? (call.db[entity].get(id) ?? null) : null;
}

/** A single read below a business: the record, null, or an error NOT_FOUND. */
export function singleRead(ctx: Ctx, entity: WaveEntity, businessId: string, id: string) {
	const { call, wave } = ctx;
	const found = call.db[entity].get(id);
	const hidden = wave.runtime.hidden.isHidden(entity, id, 'reads');
	if (found && found.businessId === businessId && !hidden) return found;
	if (wave.choose('missingAnswer', ['null', 'NOT_FOUND']) === 'null') return null;
	throw notFound(entity, id);
}

/** What a mutation points at by its own id: the record, or a refusal. */
export function target(ctx: Ctx, entity: WaveEntity, id: unknown, path: string): WaveRecord {
	const { call, wave } = ctx;
	const found = call.store.now[entity].get(String(id));
	const hidden = wave.runtime.hidden.isHidden(entity, String(id), 'reads');
	if (found && !hidden && reaches(ctx, found.businessId)) return found;
	if (wave.choose('missingTarget', ['inputErrors', 'NOT_FOUND']) === 'NOT_FOUND') {
		throw notFound(entity, String(id));
	}
	return refuseInput([path], `${kindOf(entity)} could not be found.`, 'NOT_FOUND');
}

/** A record of the same business that an input refers to. */
export function reference(
	ctx: Ctx,
	entity: WaveEntity,
	businessId: string,
	id: unknown,
	path: (string | number)[],
): WaveRecord {
	const found = ctx.call.store.now[entity].get(String(id));
	if (found && found.businessId === businessId) return found;
	return refuseInput(path, `${kindOf(entity)} could not be found.`, 'NOT_FOUND');
}

/** Runs one mutation: all or nothing, refusals as `inputErrors`. `result` names the object of the answer. */
export const mutation =
	(
		scope: string,
		result: string | null,
		work: (input: RawRecord, ctx: Ctx) => WaveRecord | undefined,
	): Resolver =>
	(_, args, ctx) => {
		need(ctx, scope);
		const { store } = ctx.wave.runtime;
		try {
			const made = store.atomic(() => work(args.input as RawRecord, ctx));
			return {
				didSucceed: true,
				inputErrors: [],
				...(result === null ? {} : { [result]: made ?? null }),
			};
		} catch (error) {
			if (!(error instanceof InputRefused)) throw error;
			const bare = ctx.wave.settings.bareInputErrors;
			return {
				didSucceed: false,
				inputErrors: error.errors.map((one) => (bare ? { message: one.message } : one)),
				...(result === null ? {} : { [result]: null }),
			};
		}
	};
