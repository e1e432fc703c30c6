import {
	drawFlow,
	fieldMap,
	matchKeys,
	parametersOf,
	template,
	type CanvasWorkflow,
} from '../support/canvas';
import { compileChild } from './compile';
import { killEverywhere } from './killing';
import { openLane, type Lane } from './lane';

const COMPANIES = 'membercare-companies--customerp-customer';
const lanes: Lane[] = [];

beforeAll(async () => {
	const child = compileChild();
	const others = { chargebee: false, custompms: false, customcrm: false, wave: false } as const;
	for (let lane = 0; lane < 2; lane++) lanes.push(await openLane(child, others));
});
afterAll(async () => {
	for (const lane of lanes) await lane.stop();
});

/** Flow 1, which here also sets companies up in Membercare: a POST and one call for each kind of sub-record. */
function bothWays(): CanvasWorkflow {
	const workflow =
		template(COMPANIES) ??
		drawFlow({
			flow: COMPANIES,
			left: { system: 'membercare', resource: 'company' },
			right: { system: 'customerp', resource: 'customer' },
			settings: {
				fieldMap: fieldMap([
					{ left: 'companyName', right: 'name' },
					{ left: 'cvr', right: 'organizationNumber' },
					{ left: 'email1', right: 'email', type: 'email' },
					{ left: 'phone1', right: 'phone', type: 'phone', options: { callingCode: '45' } },
					{ left: 'webSite', right: 'website' },
					{ left: 'category.description', right: 'customerGroup' },
					{ left: 'primaryAddress.streetLine', right: 'billingAddress.line1' },
					{ left: 'primaryAddress.zipCode', right: 'billingAddress.postalCode' },
					{ left: 'primaryAddress.country', right: 'billingAddress.country', type: 'country' },
				]),
				matchKeys: matchKeys('cvr'),
			},
		});
	const reconcile = workflow.nodes.find(({ type }) => type.endsWith('.linkStoreReconcile'));
	parametersOf(workflow, reconcile?.name ?? '').create = 'both';
	return workflow;
}

test('rule 21: killed at every moment of a create that takes several calls', async () => {
	const begun = Date.now();
	const { moments, failures, undisturbed } = await killEverywhere(
		{
			name: 'company',
			workflow: bothWays,
			seed: async ({ membercare }) => {
				await membercare.control.seed({
					companies: [
						{
							companyName: 'Østjysk Tømrer',
							registrationNumbers: [{ kind: 'cvr', number: '11111111' }],
						},
						{
							companyName: 'Fåborg Bageri',
							registrationNumbers: [{ kind: 'cvr', number: '22222222' }],
						},
					],
				});
			},
			edit: async ({ customerp }) => {
				await customerp.control.create('customers', {
					name: 'Sønderjysk Håndværk',
					organizationNumber: '12345678',
					email: 'post@shv.example',
					phone: '+4574121212',
					website: 'https://shv.example',
					customerGroup: 'Customer',
					billingAddress: {
						line1: 'Nørregade 12B',
						postalCode: '8000',
						city: 'Aarhus C',
						country: 'DK',
					},
				});
			},
		},
		lanes,
	);
	process.stderr.write(
		`company: ${moments.length} moments, ${Math.round((Date.now() - begun) / 1000)} s\n`,
	);
	expect(failures.slice(0, 10)).toEqual([]);
	expect(undisturbed).toMatchObject({ open: [], apart: [], reviews: [] });
	const companies = undisturbed.systems['membercare.companies'];
	expect(companies).toHaveLength(3);
	expect(undisturbed.systems['customerp.customers']).toHaveLength(3);
	const made = JSON.stringify(companies.find((one) => JSON.stringify(one).includes('Sønderjysk')));
	for (const text of ['12345678', 'post@shv.example', '74121212', 'Nørregade', 'ls-']) {
		expect(made).toContain(text);
	}
	const writes = moments.filter((moment) => /^http (POST|PUT|PATCH)/.test(moment));
	expect(writes.length).toBeGreaterThan(3);
});
