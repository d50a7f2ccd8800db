# What an installed Groundswell consists of, and the Debian package made of it (cpack -G DEB in the build folder).
set(id org.groundswell.groundswell)

install(TARGETS groundswell RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES packaging/${id}.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES packaging/${id}.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
install(FILES resources/icons/${id}.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
install(FILES packaging/completions/groundswell.bash
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME groundswell)
install(FILES packaging/completions/_groundswell DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES packaging/completions/groundswell.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

# As Debian has them: man page and changelog compressed without a time stamp, the licence as a copyright file.
find_program(GZIP_PROGRAM gzip REQUIRED)
mark_as_advanced(GZIP_PROGRAM)
function(groundswell_install_compressed file name folder)
    set(compressed ${CMAKE_BINARY_DIR}/${name}.gz)
    add_custom_command(OUTPUT ${compressed} COMMAND ${GZIP_PROGRAM} -9nc ${PROJECT_SOURCE_DIR}/${file} > ${compressed}
                       DEPENDS ${PROJECT_SOURCE_DIR}/${file} VERBATIM)
    add_custom_target(compress_${name} DEPENDS ${compressed})
    add_dependencies(groundswell compress_${name})
    install(FILES ${compressed} DESTINATION ${folder})
endfunction()
groundswell_install_compressed(packaging/groundswell.1 groundswell.1 ${CMAKE_INSTALL_MANDIR}/man1)
groundswell_install_compressed(packaging/debian/changelog changelog ${CMAKE_INSTALL_DATADIR}/doc/groundswell)
install(FILES packaging/debian/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/groundswell)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME groundswell)
set(CPACK_PACKAGE_CONTACT "Groundswell developers <developers@groundswell.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "trend explorer for posts and articles")
set(CPACK_PACKAGE_DESCRIPTION "Groundswell collects posts and articles from feeds and files, groups those that
tell the same story, and shows which stories grow faster than usual, with the
counts and the words behind each of them.
.
Everything is kept and computed on the local computer. The same functions are
available in a window and on the command line, where no display is needed.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Loaded at run time, so that no library dependency names them.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libqt6svg6, qt6-image-formats-plugins, libxcb-cursor0, qt6-wayland, tzdata, fonts-noto-core")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "fonts-noto-cjk")
include(CPack)
