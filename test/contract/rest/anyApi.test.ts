/** Any combination of settings, against a server that is just what they say. */
import fc from 'fast-check';
import type { Entity, EntityRecord } from '../../../nodes/shared/entity';
import { getPath, type JsonObject, type JsonValue } from '../../../nodes/shared/json';
import { nest } from '../../../nodes/shared/paths';
import { restEntity } from '../../../nodes/shared/rest/restEntity';
import type { RestEntity } from '../../../nodes/shared/rest/profile/profile';
import { AnyApi } from '../../support/anyApi';
import { at, put, written } from '../../support/anyApiValues';
import { createRequest } from '../../support/systems';
import { failureOf, update } from '../membercare/helpers';
import { drawn, idPart, values, type Drawn } from './anyProfiles';

const RUNS = Number(process.env.ANY_API_RUNS ?? 150);
const SEED = Number(process.env.ANY_API_SEED ?? Date.now() % 1_000_000);
const EMPTY = [undefined, null, ''];

const NAMES = {
	system: 'customerp',
	label: 'Shop',
	credentialType: 'x',
	credentialName: 'Shop',
	requestTimeoutSeconds: 60,
};

interface World {
	/** The same world once more, as it was: checks change it. */
	again: () => World;
	rest: RestEntity;
	server: AnyApi;
	entity: Entity;
	held: Array<{ id: string; values: Record<string, JsonValue> }>;
}

const joined = (parts: string[]): string =>
	parts.length === 1
		? parts[0]
		: parts.map((part) => part.replace(/%/g, '%25').replace(/:/g, '%3A')).join(':');

const worldOf = ({ rest, quirks, ...more }: Drawn): fc.Arbitrary<World> => {
	const isNumber = quirks.idsAreNumbers;
	const part = isNumber ? fc.integer({ min: 1, max: 2 ** 53 - 1 }).map(String) : idPart;
	const ids = fc.uniqueArray(
		fc.array(part, { minLength: rest.idFields.length, maxLength: rest.idFields.length }),
		{
			selector: joined,
			maxLength: 16,
		},
	);
	// Several records have one stamp, more than a page holds.
	const stamps = fc.array(
		fc.oneof(
			fc.constantFrom(0, 1, 1_000_000, 3_600_000_000),
			fc.integer({ min: 0, max: 7_200_000_000 }),
		),
		{
			minLength: 16,
			maxLength: 16,
		},
	);
	return fc
		.tuple(ids, stamps, fc.array(values(rest), { minLength: 16, maxLength: 16 }))
		.map(([idParts, steps, fields]) => {
			const again = (): World => {
				const server = new AnyApi((more as { server?: RestEntity }).server ?? rest, quirks);
				const held = idParts.map((id, index) => {
					const raw: JsonObject = { hidden: { deep: [1, { nothing: null }], text: 'bleibt' } };
					for (const field of rest.fields) {
						const value = fields[index][field.name];
						if (value === null && index % 2 === 0) continue;
						put(raw, field.path ?? field.name, written(field, value, rest.formats));
						if (value !== null)
							for (const [place, constant] of Object.entries(field.writeWith ?? {}))
								put(raw, place, constant);
					}
					server.add(raw, id, server.now - 7_200_000_000 + steps[index]);
					return { id: joined(id), values: fields[index] };
				});
				return { again, rest, server, entity: restEntity(NAMES, rest), held };
			};
			return again();
		});
};

async function walked(
	{ entity, server }: World,
	query: { since?: string; limit: number },
	between: (token: string) => void = () => {},
): Promise<EntityRecord[]> {
	const records: EntityRecord[] = [];
	let page: string | undefined;
	for (let count = 0; count < 150; count++) {
		const listed = await entity.list(server.access(), { ...query, page });
		records.push(...listed.records);
		page = listed.next;
		if (page === undefined) return records;
		between(page);
	}
	throw new Error('the walk does not end');
}

const same = (a: JsonValue | undefined, b: JsonValue | undefined): boolean =>
	EMPTY.includes(a as null) ? EMPTY.includes(b as null) : JSON.stringify(a) === JSON.stringify(b);

function expectValues(record: EntityRecord | undefined, wanted: Record<string, JsonValue>): void {
	for (const [name, value] of Object.entries(wanted)) {
		const there = getPath(record?.fields ?? {}, name);
		if (!same(there, value))
			throw new Error(`${name}: ${JSON.stringify(there)} instead of ${JSON.stringify(value)}`);
	}
}

/** The server of the run that goes on, for the report. */
let latest: World | undefined;
const fresh = (world: World): World => (latest = world.again());

const anyWorld = drawn.chain(worldOf);

async function holds<T>(
	arbitrary: fc.Arbitrary<T>,
	check: (drawn: T) => Promise<void>,
): Promise<void> {
	const property = fc.asyncProperty(arbitrary, async (value) => {
		latest = undefined;
		await check(value);
	});
	await fc.assert(property, {
		numRuns: RUNS,
		seed: SEED,
		endOnFailure: process.env.ANY_API_SHRINK === undefined,
		reporter: (run) => {
			if (!run.failed) return;
			const { rest, server } = latest as World;
			throw new Error(
				[
					`seed ${run.seed}, path ${run.counterexamplePath?.slice(0, 80)}`,
					String((run as { errorInstance?: Error }).errorInstance?.stack ?? ''),
					JSON.stringify({ ...rest, fields: rest.fields.map(({ path, name }) => path ?? name) }),
					...server.calls.slice(-12),
				].join('\n'),
			);
		},
	});
}

const limits = fc.integer({ min: 1, max: 9 });
const random = fc.infiniteStream(fc.nat());

test('a complete walk shows every record as it is', async () => {
	await holds(
		fc.record({ world: anyWorld, limit: limits }),
		async ({ world: drawnWorld, limit }) => {
			const world = fresh(drawnWorld);
			const records = new Map(
				(await walked(world, { limit })).map((record) => [record.id, record]),
			);
			expect([...records.keys()].sort()).toEqual(world.held.map(({ id }) => id).sort());
			for (const { id, values: wanted } of world.held) {
				expectValues(records.get(id), wanted);
				expectValues(await world.entity.get(world.server.access(), id), wanted);
			}
		},
	);
});

test('rule 18: a feed shows every change since, and a walk that claims to be stable misses none', async () => {
	const setting = fc.record({
		world: anyWorld,
		limit: limits,
		from: fc.nat({ max: 7_200_000 }),
		dice: random,
	});
	await holds(setting, async ({ world: drawnWorld, limit, from, dice }) => {
		const world = fresh(drawnWorld);
		const { entity, server } = world;
		if (!entity.capabilities.feed) return;
		const since = new Date(server.now / 1000 - 7_200_000 + from).toISOString();
		const wanted = server.rows.filter(({ stamp }) => stamp >= Date.parse(since) * 1000);
		const idsOf = (rows: typeof wanted) => rows.map(({ raw }) => joined(server.idOf(raw)));
		const expected = idsOf(wanted);
		const edit = () => {
			if (entity.capabilities.stablePaging !== true || dice.next().value % 2) return;
			const row = server.rows[dice.next().value % server.rows.length];
			if (dice.next().value % 3) server.now += (dice.next().value % 3) * 700_000;
			server.touch(row);
		};
		let edits = 0;
		// A whole page of one stamp is left by its number: then an edit may move others.
		const between = (token: string) => void (!token.includes('"ref"') && edits++ < 8 && edit());
		const seen = new Set((await walked(world, { limit, since }, between)).map(({ id }) => id));
		expect(expected.filter((id) => !seen.has(id))).toEqual([]);
		edits = 0;
		const all = new Set((await walked(world, { limit }, between)).map(({ id }) => id));
		expect(idsOf(server.rows).filter((id) => !all.has(id))).toEqual([]);
	});
});

test('rule 7: what is created and updated is there, and all else as it was', async () => {
	const setting = anyWorld.chain((world) =>
		fc.record({
			world: fc.constant(world),
			made: values(world.rest),
			changes: values(world.rest),
			keys: fc.subarray(
				world.rest.fields.map(({ name }) => name),
				{ minLength: 1 },
			),
		}),
	);
	await holds(setting, async ({ world: drawnWorld, made: given, changes, keys }) => {
		const world = fresh(drawnWorld);
		const { entity, server, rest } = world;
		const request = createRequest(nest(given));
		const made = await entity.create!(server.access(), request);
		expect(request.saved.at(-1)?.id).toBe(made.id);
		expectValues(made, given);
		expectValues(await entity.get(server.access(), made.id), given);
		if (rest.reference) {
			const query = { by: 'reference', reference: request.reference } as const;
			expect((await entity.find!(server.access(), query)).map(({ id }) => id)).toEqual([made.id]);
		}
		const target = world.held[0] ?? { id: made.id, values: given };
		const row = server.rows.find(({ raw }) => joined(server.idOf(raw)) === target.id)!;
		const hidden = structuredClone(row.raw.hidden);
		const sent = Object.fromEntries(
			keys
				.filter((key) => changes[key] !== null || rest.formats.clear !== 'never')
				.map((key) => [key, changes[key]]),
		);
		const result = await update(server.access(), entity, target.id, sent);
		const after = { ...target.values, ...sent };
		if (result.record) expectValues(result.record, after);
		expectValues(await entity.get(server.access(), target.id), after);
		expect(row.raw.hidden).toEqual(hidden);
		const number = after.number;
		if (number === null) return;
		const found = await entity.find!(server.access(), {
			by: 'key',
			field: 'number',
			value: number,
		});
		expect(found.map(({ id }) => id)).toContain(target.id);
	});
});

test('rule 6: an edit meanwhile is told, and what is deleted is gone', async () => {
	await holds(anyWorld, async (drawnWorld) => {
		const world = fresh(drawnWorld);
		const { entity, server, rest } = world;
		const [target, other] = world.held;
		if (target === undefined) return;
		const before = (await entity.get(server.access(), target.id)) as EntityRecord;
		const row = server.rows.find(({ raw }) => joined(server.idOf(raw)) === target.id)!;
		server.touch(row, row.stamp + 5_000_000);
		const note = 'Ny: "note"';
		if (rest.version.kind !== 'none') {
			const failure = await failureOf(
				entity.update!(server.access(), {
					id: target.id,
					fields: { note },
					changed: ['note'],
					before,
					progress: { steps: [] },
					save: async () => {},
				}),
			);
			expect(failure.detail.outcome).toBe('changedMeanwhile');
		}
		expectValues(await entity.get(server.access(), target.id), target.values);
		if (!entity.capabilities.delete) return;
		await entity.remove!(server.access(), target.id);
		const after = await entity.get(server.access(), target.id);
		if (entity.capabilities.gone === 'tombstone') expect(after?.deleted).toBe(true);
		else expect(after).toBeUndefined();
		await entity.remove!(server.access(), target.id);
		if (other) expectValues(await entity.get(server.access(), other.id), other.values);
		expect(at(row.raw, 'hidden.text')).toBe('bleibt');
	});
});
