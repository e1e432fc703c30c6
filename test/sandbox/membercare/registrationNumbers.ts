/** Registration numbers of companies: six kinds with verbs and shapes of their own. */
import { ANY, bodyObject, DATE, INT, TEXT, type Json } from './body';
import {
	companyOr404,
	badRequest,
	isValidAt,
	notFound,
	ok,
	type Call,
	type MembercareRoute,
	type Tenant,
} from './context';
import { hasCheckDigit } from '../generate/numbers';
import type { RegistrationNumberKind } from '../types';
import { movedIf } from './companyWrites';
import { boolParam, idParam } from './query';
import type { CompanyRaw, RegistrationNumberRaw } from './raw';
import { registrationNumberView, viewOf } from './views';

interface Kind {
	kind: RegistrationNumberKind;
	/** GET returns an array, and a company may have several. */
	many: boolean;
	/** PUT takes the id in the body, not in the path. */
	putWithoutId: boolean;
	pattern: RegExp;
}

const KINDS: Kind[] = [
	{ kind: 'cvr', many: false, putWithoutId: false, pattern: /^\d{8}$/ },
	{ kind: 'se', many: true, putWithoutId: false, pattern: /^\d{8}$/ },
	{ kind: 'vat', many: false, putWithoutId: false, pattern: /^[A-Z]{2}[0-9A-Z]{2,13}$/ },
	{ kind: 'rut', many: true, putWithoutId: false, pattern: /^[0-9A-Z.-]{2,20}$/ },
	{ kind: 'norwegianCompanyNumber', many: false, putWithoutId: true, pattern: /^\d{9}$/ },
	{ kind: 'swedishCompanyNumber', many: false, putWithoutId: true, pattern: /^\d{10}$/ },
];

const FIELDS = {
	url: TEXT,
	id: INT,
	number: TEXT,
	start: DATE,
	end: DATE,
	businessActivities: ANY,
};

/** The time part is dropped. */
const dateOnly = (value: unknown) =>
	typeof value === 'string' ? `${value.slice(0, 10)}T00:00:00` : null;

function checkNumber(tenant: Tenant, kind: Kind, value: unknown): string {
	if (typeof value !== 'string' || value === '') return badRequest("'number' is required.");
	const wrong =
		!kind.pattern.test(value) || (tenant.settings.checkDigits && !hasCheckDigit(kind.kind, value));
	return wrong ? badRequest(`'${value}' is no valid ${kind.kind}.`) : value;
}

function checkAgainstOthers(
	kind: Kind,
	changed: RegistrationNumberRaw,
	others: RegistrationNumberRaw[],
) {
	if (changed.start !== null && changed.end !== null && changed.end < changed.start) {
		badRequest("'end' lies before 'start'.");
	}
	for (const other of others) {
		if (other.kind !== changed.kind || other.id === changed.id) continue;
		const apart =
			(other.end !== null && other.end <= (changed.start ?? '')) ||
			(changed.end !== null && changed.end <= (other.start ?? ''));
		if (apart) continue;
		if (!kind.many) badRequest(`The company has a ${kind.kind} in the period already.`);
		if (other.number === changed.number)
			badRequest(`The company has ${kind.kind} ${other.number} already.`);
	}
}

function save(tenant: Tenant, call: Call, company: CompanyRaw, numbers: RegistrationNumberRaw[]) {
	call.store.now.companies.put({
		...company,
		registrationNumbers: numbers,
		...movedIf(tenant),
	});
	return tenant.done();
}

export function registrationNumberRoutes(tenant: Tenant): MembercareRoute[] {
	return KINDS.flatMap((kind) => kindRoutes(tenant, kind));
}

function kindRoutes(tenant: Tenant, kind: Kind): MembercareRoute[] {
	const base = `/companies/{no}/registrationNumbers/${kind.kind}`;
	const find = (company: CompanyRaw, id: unknown): RegistrationNumberRaw =>
		company.registrationNumbers.find((one) => one.kind === kind.kind && one.id === Number(id)) ??
		notFound(`The ${kind.kind} with id ${String(id)} was not found.`);

	function change(call: Call, id: unknown, replace: boolean, body: Json) {
		const company = companyOr404(tenant, call);
		const before = find(company, id);
		if (typeof body.id === 'number' && body.id !== 0 && body.id !== before.id) {
			return badRequest('The id of the body is not the id of the path.');
		}
		const has = (name: string) => replace || (body[name] !== null && body[name] !== undefined);
		const after: RegistrationNumberRaw = {
			...before,
			number: has('number') ? checkNumber(tenant, kind, body.number) : before.number,
			start: has('start') ? dateOnly(body.start) : before.start,
			end: has('end') ? dateOnly(body.end) : before.end,
		};
		checkAgainstOthers(kind, after, company.registrationNumbers);
		return save(
			tenant,
			call,
			company,
			company.registrationNumbers.map((one) => (one.id === before.id ? after : one)),
		);
	}

	return [
		{
			method: 'GET',
			template: base,
			handle: (call) => {
				const company = companyOr404(tenant, call);
				const onlyValid = boolParam(call, 'onlyValid', true);
				const found = company.registrationNumbers
					.filter((one) => one.kind === kind.kind)
					.filter((one) => !onlyValid || isValidAt(one, tenant.today()))
					.map((one) => registrationNumberView(viewOf(tenant, call), call.params.no!, one));
				if (kind.many) return ok(found);
				return found.length === 0 ? notFound(`The company has no ${kind.kind}.`) : ok(found.at(-1));
			},
		},
		{
			method: 'POST',
			template: base,
			handle: (call) => {
				const company = companyOr404(tenant, call);
				const body = bodyObject(tenant, call, FIELDS);
				if (typeof body.id === 'number' && body.id !== 0) {
					return badRequest("'id' of a new number must not be present.");
				}
				const number: RegistrationNumberRaw = {
					id: call.store.next('registrationNumber', 30_001),
					kind: kind.kind,
					number: checkNumber(tenant, kind, body.number),
					start: dateOnly(body.start),
					end: dateOnly(body.end),
				};
				checkAgainstOthers(kind, number, company.registrationNumbers);
				return save(tenant, call, company, [...company.registrationNumbers, number]);
			},
		},
		{
			method: 'PUT',
			template: kind.putWithoutId ? base : `${base}/{id}`,
			handle: (call) => {
				const body = bodyObject(tenant, call, FIELDS);
				if (kind.putWithoutId && typeof body.id !== 'number') {
					return badRequest("'id' is required.");
				}
				return change(call, kind.putWithoutId ? body.id : idParam(call, 'id'), true, body);
			},
		},
		{
			method: 'PATCH',
			template: `${base}/{id}`,
			handle: (call) => change(call, idParam(call, 'id'), false, bodyObject(tenant, call, FIELDS)),
		},
		{
			method: 'DELETE',
			template: `${base}/{id}`,
			handle: (call) => {
				const company = companyOr404(tenant, call);
				const number = find(company, idParam(call, 'id'));
				return save(
					tenant,
					call,
					company,
					company.registrationNumbers.filter((one) => one.id !== number.id),
				);
			},
		},
	];
}
