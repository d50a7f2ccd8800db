#pragma once

#include <QByteArray>
#include <QSize>
#include <QString>

#include <functional>

class QPainter;

namespace groundswell::ui {

enum class ImageFormat { Png, Svg, Pdf };

/// By the ending of a file's name; PNG for anything else.
[[nodiscard]] ImageFormat imageFormatOf(const QString& fileName);

/// A picture as the bytes of a file, made in memory: writing them is for pipeline::Service::startWriteFile(). `paint`
/// gets a painter whose unit is a logical pixel and fills `size`. PNG has twice the pixels. Owner thread only.
[[nodiscard]] QByteArray imageBytes(ImageFormat format, const QSize& size, const QString& title,
                                    const std::function<void(QPainter&)>& paint);

}  // namespace groundswell::ui
