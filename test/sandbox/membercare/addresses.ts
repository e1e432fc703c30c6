/** Look-ups of countries and postal codes, and the DELETE of an address, whoever owns it. */
import { bodyObject, INT, objectOf, requireText, TEXT } from './body';
import { movedIf } from './companyWrites';
import { badRequest, notFound, ok, type Call, type MembercareRoute, type Tenant } from './context';
import { idParam, paged } from './query';
import { countryView, postalCodeView, viewOf } from './views';

const countryOr404 = (call: Call) =>
	call.db.countries.get(call.params.iso2Letter!.toUpperCase()) ??
	notFound(`The country ${call.params.iso2Letter} was not found.`);

const ADDRESS_CATEGORIES = [
	{ addressType: 0, description: 'Default', isSystem: true },
	{ addressType: 1, description: 'Primary', isSystem: true },
	{ addressType: 2, description: 'Secondary', isSystem: true },
	{ addressType: 3, description: 'Link', isSystem: true },
	{ addressType: 4, description: 'Employment', isSystem: true },
	{ addressType: 5, description: 'Custom', isSystem: false },
];

function deleteAddress(tenant: Tenant, call: Call) {
	const id = idParam(call, 'id');
	const { companies, persons, organizations } = call.store.now;
	const rest = <T extends { id: number }>(addresses: T[]) =>
		addresses.filter((address) => String(address.id) !== id);
	const [company] = companies.by('address', id);
	const [person] = persons.by('address', id);
	const [organization] = organizations.by('address', id);
	if (company)
		companies.put({ ...company, addresses: rest(company.addresses), ...movedIf(tenant) });
	else if (person)
		persons.put({ ...person, addresses: rest(person.addresses), ...movedIf(tenant) });
	else if (organization) {
		organizations.put({ ...organization, addresses: rest(organization.addresses) });
	} else return notFound(`The address ${id} was not found.`);
	return tenant.done();
}

function addPostalCode(tenant: Tenant, call: Call) {
	const country = countryOr404(call);
	const body = bodyObject(tenant, call, {
		url: TEXT,
		id: INT,
		zipCode: TEXT,
		city: TEXT,
		country: objectOf({ url: TEXT, id: INT, iso2Letter: TEXT, iso3Letter: TEXT, name: TEXT }),
	});
	const zipCode = requireText(body, 'zipCode');
	const city = requireText(body, 'city');
	if (call.store.now.postalCodes.by('zip', `${country.iso2Letter}:${zipCode}`).length > 0) {
		return badRequest(`The postal code ${zipCode} exists already.`);
	}
	const id = call.store.next('postalCode');
	const code = { id, zipCode, city, iso2Letter: country.iso2Letter };
	return ok(postalCodeView(viewOf(tenant, call), call.store.now.postalCodes.put(code)));
}

export function addressRoutes(tenant: Tenant): MembercareRoute[] {
	return [
		{
			method: 'GET',
			template: '/addresses/countries',
			handle: (call) =>
				ok(
					paged(
						tenant,
						call,
						() => call.db.countries.all(),
						(country) => countryView(viewOf(tenant, call), country),
					),
				),
		},
		{
			method: 'GET',
			template: '/addresses/countries/{iso2Letter}',
			handle: (call) => ok(countryView(viewOf(tenant, call), countryOr404(call))),
		},
		{
			method: 'GET',
			template: '/addresses/countries/{iso2Letter}/postalCodes',
			handle: (call) => {
				const { iso2Letter } = countryOr404(call);
				return ok(
					paged(
						tenant,
						call,
						() => call.db.postalCodes.by('country', iso2Letter),
						(code) => postalCodeView(viewOf(tenant, call), code),
					),
				);
			},
		},
		{
			method: 'POST',
			template: '/addresses/countries/{iso2Letter}/postalCodes',
			handle: (call) => addPostalCode(tenant, call),
		},
		{
			method: 'GET',
			template: '/addresses/addressCategories',
			handle: () => ok(ADDRESS_CATEGORIES),
		},
		{
			method: 'DELETE',
			template: '/addresses/address/{id}',
			handle: (call) => deleteAddress(tenant, call),
		},
	];
}
