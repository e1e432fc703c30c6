/** States of the three countries whose `state_code` Chargebee knows: it sets the name from the code. */
import type { RawRecord } from '../types';
import { wrong } from './context';

const parse = (text: string) =>
	Object.fromEntries(text.split(',').map((one) => one.trim().split('=') as [string, string]));

const STATES: Record<string, Record<string, string>> = {
	US: parse(`AL=Alabama,AK=Alaska,AZ=Arizona,AR=Arkansas,CA=California,CO=Colorado,CT=Connecticut,DE=Delaware,
		DC=District of Columbia,FL=Florida,GA=Georgia,HI=Hawaii,ID=Idaho,IL=Illinois,IN=Indiana,IA=Iowa,KS=Kansas,
		KY=Kentucky,LA=Louisiana,ME=Maine,MD=Maryland,MA=Massachusetts,MI=Michigan,MN=Minnesota,MS=Mississippi,
		MO=Missouri,MT=Montana,NE=Nebraska,NV=Nevada,NH=New Hampshire,NJ=New Jersey,NM=New Mexico,NY=New York,
		NC=North Carolina,ND=North Dakota,OH=Ohio,OK=Oklahoma,OR=Oregon,PA=Pennsylvania,RI=Rhode Island,
		SC=South Carolina,SD=South Dakota,TN=Tennessee,TX=Texas,UT=Utah,VT=Vermont,VA=Virginia,WA=Washington,
		WV=West Virginia,WI=Wisconsin,WY=Wyoming,PR=Puerto Rico,GU=Guam,VI=Virgin Islands,AS=American Samoa,
		MP=Northern Mariana Islands`),
	CA: parse(`AB=Alberta,BC=British Columbia,MB=Manitoba,NB=New Brunswick,NL=Newfoundland and Labrador,
		NT=Northwest Territories,NS=Nova Scotia,NU=Nunavut,ON=Ontario,PE=Prince Edward Island,QC=Quebec,
		SK=Saskatchewan,YT=Yukon`),
	IN: parse(`AN=Andaman and Nicobar Islands,AP=Andhra Pradesh,AR=Arunachal Pradesh,AS=Assam,BR=Bihar,
		CH=Chandigarh,CT=Chhattisgarh,DH=Dadra and Nagar Haveli and Daman and Diu,DL=Delhi,GA=Goa,GJ=Gujarat,
		HR=Haryana,HP=Himachal Pradesh,JK=Jammu and Kashmir,JH=Jharkhand,KA=Karnataka,KL=Kerala,LA=Ladakh,
		LD=Lakshadweep,MP=Madhya Pradesh,MH=Maharashtra,MN=Manipur,ML=Meghalaya,MZ=Mizoram,NL=Nagaland,OR=Odisha,
		PY=Puducherry,PB=Punjab,RJ=Rajasthan,SK=Sikkim,TN=Tamil Nadu,TG=Telangana,TR=Tripura,UP=Uttar Pradesh,
		UT=Uttarakhand,WB=West Bengal`),
};

/** The address with its state's name, if it has a code; codes of other countries are refused. */
export function withState(address: RawRecord, group?: string): RawRecord {
	const { state_code: code, country } = address;
	if (code === undefined) return address;
	const state = STATES[String(country)]?.[String(code)];
	if (state === undefined) {
		wrong(
			group === undefined ? 'state_code' : `${group}[state_code]`,
			'is no state of this country; codes are known for US, CA and IN.',
		);
	}
	return { ...address, state };
}
