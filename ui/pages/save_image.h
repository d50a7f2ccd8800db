#pragma once

#include "ui/charts/chart_image.h"
#include "ui/pages/page.h"

namespace groundswell::ui {

/// Asks for a file, makes the picture in memory in the format of the file's ending (PNG, SVG, PDF), and has the service
/// write it. `make` is called while `parent` lives.
void saveImage(const PageContext& context, QWidget* parent, const QString& suggestion,
               std::function<QByteArray(ImageFormat)> make);

}  // namespace groundswell::ui
