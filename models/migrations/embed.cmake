# Writes a C++ file with the text of every migration, in order of the file names.
list(SORT MIGRATIONS)
set(entries "")
foreach(file IN LISTS MIGRATIONS)
    get_filename_component(name ${file} NAME_WE)
    string(REGEX REPLACE "^0*([0-9]+)_.*$" "\\1" number ${name})
    file(READ ${file} sql)
    # One concatenation, quoted: a list would lose the semicolons of the SQL.
    string(APPEND entries "        {${number}, \"${name}\", R\"SQL(${sql})SQL\"},\n")
endforeach()
file(WRITE ${OUTPUT} "// Generated from models/migrations/*.sql.
#include \"models/store/migrations.h\"

namespace groundswell::store {

std::span<const Migration> migrations() {
    static const Migration all[] = {
${entries}    };
    return all;
}

}  // namespace groundswell::store
")
