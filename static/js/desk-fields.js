// What a field of a form holds, for the scripts of the desk: whether it is ticked, the text in it,
// or the options chosen from a list, each with its number and its words.

window.desk = {
  valueIn(field) {
    if (field.type === "checkbox" || field.type === "radio") return field.checked;
    if (field.tagName !== "SELECT") return field.value;
    return [...field.selectedOptions].map((option) => [option.value, option.text]);
  },
};
