# Writes a C++ file with the text of every list of stop words.
list(SORT WORD_LISTS)
string(CONCAT body
    "// Generated from resources/stop_words/*.txt.\n#include \"pipeline/text/stop_word_lists.h\"\n\n"
    "namespace groundswell::text {\n\nstd::span<const StopWordList> stopWordLists() {\n"
    "    static constexpr StopWordList all[] = {\n")
foreach(file IN LISTS WORD_LISTS)
    get_filename_component(name ${file} NAME_WE)
    file(READ ${file} words)
    string(APPEND body "        {\"${name}\", R\"WORDS(${words})WORDS\"},\n")
endforeach()
string(APPEND body "    };\n    return all;\n}\n\n}  // namespace groundswell::text\n")
file(WRITE ${OUTPUT} "${body}")
