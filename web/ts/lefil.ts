// What every page gets besides htmx. Each page works without it.
import { focusFirstError } from "./focus";
import { startIslands } from "./islands";
import { openDialogs } from "./dialog";
import { closeMenus } from "./menu";
import { watchConnection } from "./offline";

document.documentElement.classList.replace("no-js", "js");
focusFirstError();
closeMenus();
openDialogs();
watchConnection();
startIslands(document);
document.addEventListener("htmx:load", (event) => startIslands(event.target as ParentNode));
