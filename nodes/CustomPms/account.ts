import type { RestSystem } from '../shared/rest/system';

export const CUSTOM_PMS: RestSystem = {
	system: 'custompms',
	label: 'Custom PMS',
	credentialType: 'customPmsApi',
	credentialName: 'Custom PMS API',
};
