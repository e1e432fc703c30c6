/** Check Profile on profiles that fit: it finds nothing wrong with them, whatever kind of API it is. */
import { checkProfile } from '../../../nodes/shared/rest/check/check';
import {
	complete,
	restEntitySchema,
	type RestEntity,
} from '../../../nodes/shared/rest/profile/profile';
import {
	DIALECTS,
	profileOf,
	referenceOf,
	REFERENCES,
	type ProfiledSystem,
} from '../../support/profiles';
import { createRequest } from '../../support/systems';
import { startDialect, type DialectSystem } from '../rest/dialectSystems';

const RESOURCES: Array<[ProfiledSystem, string, object]> = [
	['customerp', 'contact', { lastName: 'Jensen', birthDate: '1984-02-29' }],
	['customcrm', 'customer', { name: 'Ærø Studio', phone: '+4520304050' }],
	['custompms', 'customer', { lastName: 'Hansen', paymentTermsDays: 8 }],
];
const CASES = DIALECTS.flatMap((dialect) =>
	RESOURCES.map(([system, resource, fields]) => ({ dialect, system, resource, fields })),
);

describe.each(CASES)('$dialect: $resource of $system', ({ dialect, system, resource, fields }) => {
	let server: DialectSystem;
	let rest: RestEntity;
	let ids: string[];

	beforeAll(async () => {
		server = await startDialect(system, dialect);
		const reference = referenceOf(system, resource);
		rest = complete(
			reference,
			restEntitySchema.parse(profileOf(dialect, system, resource)) as never,
		);
		const { create } = server.entity(resource);
		ids = [];
		for (let n = 1; n <= 7; n++) {
			const values = { ...fields, number: `${100 + n}`, email: `nr${n}@example.com` };
			const made = await create!(
				await server.api(),
				createRequest(values as never, `ls-00000000000000000000000${n}`),
			);
			ids.push(made.id);
			await server.control.setClock({ offsetMs: n * 5000 });
		}
	});
	afterAll(async () => await server.stop());

	const check = async (record?: string) =>
		await checkProfile(await server.api(), REFERENCES[system], rest, { record });
	const wrong = (lines: Awaited<ReturnType<typeof check>>) =>
		lines.filter(({ ok }) => ok === false);

	test('reads', async () => {
		await server.control.clearLog();
		const lines = await check();
		expect(wrong(lines)).toEqual([]);
		expect(lines.filter(({ ok }) => ok === true).length).toBeGreaterThanOrEqual(6);
		expect(await server.control.log({ writesOnly: true })).toEqual([]);
	});

	test('the unchanged update', async () => {
		const lines = await check(ids[2]);
		expect(wrong(lines)).toEqual([]);
		expect(lines.map((line) => line.check)).toContain('Unchanged Update');
	});
});
