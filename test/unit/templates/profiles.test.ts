/** What the end-to-end tests of other APIs change in a template: the profile, and nothing else. */
import { readFileSync } from 'node:fs';
import { templateFile } from '../../demo/lab';
import type { WorkflowJson } from '../../host';
import { DIALECTS } from '../../support/profiles';
import { withDialect } from '../../support/profiles/workflow';

const FLOWS = [
	['membercare-companies--customerp-customer', 'Customerp: get changed customers'],
	['membercare-persons--customerp-contact', 'Customerp: get changed contacts'],
	['customcrm-customer--wave-customer', 'Custom CRM: get changed customers'],
	['custompms-customer--chargebee-customer', 'Custom PMS: get changed customers'],
];

test.each(FLOWS.flatMap(([flow, node]) => DIALECTS.map((dialect) => ({ flow, node, dialect }))))(
	'$flow with the profile of $dialect',
	({ flow, node, dialect }) => {
		const template = JSON.parse(readFileSync(templateFile(flow), 'utf8')) as WorkflowJson;
		const changed = withDialect(dialect)(template);
		const back = changed.nodes.map((each) => {
			const { profile, profileJson, ...parameters } = each.parameters;
			expect([each.name, profile]).toEqual([each.name, each.name === node ? 'own' : undefined]);
			expect(typeof profileJson).toBe(each.name === node ? 'string' : 'undefined');
			return { ...each, parameters };
		});
		expect({ ...changed, nodes: back }).toEqual(template);
	},
);
