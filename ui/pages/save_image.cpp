#include "ui/pages/save_image.h"

#include "ui/tables/format.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QPointer>

namespace groundswell::ui {

void saveImage(const PageContext& context, QWidget* parent, const QString& suggestion,
               std::function<QByteArray(ImageFormat)> make) {
    context.seams.saveFile(
        parent, QCoreApplication::translate("SaveImage", "Save image"), suggestion + QStringLiteral(".png"),
        QCoreApplication::translate("SaveImage", "Image (*.png);;Drawing (*.svg);;Document (*.pdf)"),
        [&service = context.service(), parent = QPointer(parent), make = std::move(make)](QString file) {
            if (file.isEmpty() || !parent) return;
            if (QFileInfo(file).suffix().isEmpty()) file += QStringLiteral(".png");
            service.startWriteFile(std::filesystem::path(utf8(file)), make(imageFormatOf(file)).toStdString());
        });
}

}  // namespace groundswell::ui
