"""What clerks type, a family of commands a module; `table` lists them all, `office.commands` reads by it."""
