# AUTOMOC calls this wrapper instead of moc; packaging/cmake/moc.sh.in says why.
get_target_property(moc_program Qt6::moc IMPORTED_LOCATION)
if(CMAKE_HOST_UNIX AND moc_program)
    configure_file(${CMAKE_CURRENT_LIST_DIR}/moc.sh.in ${CMAKE_BINARY_DIR}/moc.sh @ONLY
                   FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
    set_property(TARGET Qt6::moc PROPERTY IMPORTED_LOCATION ${CMAKE_BINARY_DIR}/moc.sh)
    set_property(TARGET Qt6::moc PROPERTY IMPORTED_LOCATION_NONE ${CMAKE_BINARY_DIR}/moc.sh)
endif()
