# Writes a C++ file with the text of every migration, in order of the file names.
list(SORT MIGRATIONS)
set(body "// Generated from models/migrations/*.sql.\n#include \"models/store/migrations.h\"\n\n"
         "namespace groundswell::store {\n\nstd::span<const Migration> migrations() {\n"
         "    static const Migration all[] = {\n")
foreach(file IN LISTS MIGRATIONS)
    get_filename_component(name ${file} NAME_WE)
    string(REGEX REPLACE "^0*([0-9]+)_.*$" "\\1" number ${name})
    file(READ ${file} sql)
    string(APPEND body "        {${number}, \"${name}\", R\"SQL(${sql})SQL\"},\n")
endforeach()
string(APPEND body "    };\n    return all;\n}\n\n}  // namespace groundswell::store\n")
string(CONCAT body ${body})
file(WRITE ${OUTPUT} "${body}")
