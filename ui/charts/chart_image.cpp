#include "ui/charts/chart_image.h"

#include <QBuffer>
#include <QFileInfo>
#include <QImage>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

namespace groundswell::ui {

namespace {

constexpr int imageScale = 2;
constexpr int dotsPerInch = 96;

void paintPng(QBuffer& buffer, const QSize& size, const std::function<void(QPainter&)>& paint) {
    QImage image(size * imageScale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(imageScale);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    paint(painter);
    painter.end();
    image.save(&buffer, "PNG");
}

void paintSvg(QBuffer& buffer, const QSize& size, const QString& title, const std::function<void(QPainter&)>& paint) {
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    generator.setResolution(dotsPerInch);
    generator.setTitle(title);
    QPainter painter(&generator);
    paint(painter);
}

void paintPdf(QBuffer& buffer, const QSize& size, const QString& title, const std::function<void(QPainter&)>& paint) {
    QPdfWriter writer(&buffer);
    writer.setTitle(title);
    writer.setResolution(dotsPerInch);
    const QSizeF points = QSizeF(size) * 72.0 / dotsPerInch;
    writer.setPageSize(QPageSize(points, QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    QPainter painter(&writer);
    paint(painter);
}

}  // namespace

ImageFormat imageFormatOf(const QString& fileName) {
    const QString suffix = QFileInfo(fileName).suffix().toLower();
    if (suffix == u"svg") return ImageFormat::Svg;
    return suffix == u"pdf" ? ImageFormat::Pdf : ImageFormat::Png;
}

QByteArray imageBytes(ImageFormat format, const QSize& size, const QString& title,
                      const std::function<void(QPainter&)>& paint) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    switch (format) {
        case ImageFormat::Png: paintPng(buffer, size, paint); break;
        case ImageFormat::Svg: paintSvg(buffer, size, title, paint); break;
        case ImageFormat::Pdf: paintPdf(buffer, size, title, paint); break;
    }
    buffer.close();
    return buffer.data();
}

}  // namespace groundswell::ui
