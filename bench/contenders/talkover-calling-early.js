import { init } from "talkover-calling";
export { connect } from "./talkover-calling.js";

// As a page does while its form is filled in.
export const prepare = () => init();
