// The guidance page needs only its theme switch.
import { offerTheme } from "./theme.js";

offerTheme(document.getElementById("theme-button"));
